"""Published formulas of the Random Hierarchy Model, as data, against the exact theory and the estimators."""

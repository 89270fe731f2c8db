"""Variants of the model behind one interface (`model`): a file a variant."""

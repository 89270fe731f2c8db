"""`python -m latentproof` is the command line."""

from latentproof.cli import main

main()

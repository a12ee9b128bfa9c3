"""`python -m askbot` is the askbot command."""

from askbot.cli.app import main

if __name__ == "__main__":
    main()

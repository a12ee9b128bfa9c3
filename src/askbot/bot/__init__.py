"""The Discord face: it renders answers and takes commands; nothing here knows how an answer is found."""

from askbot.bot.client import AskbotClient, create_bot
from askbot.bot.runner import run_bot

__all__ = ["AskbotClient", "create_bot", "run_bot"]

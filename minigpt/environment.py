"""What a class's server is told by whoever starts it, as environment variables."""

TOKEN_SETTING = "MINIGPT_PRESENTER_TOKEN"  # the token that the presenter shows
ADDRESS_SETTING = "MINIGPT_ADDRESS"  # the address that phones reach
JOB_SECONDS_SETTING = "MINIGPT_JOB_SECONDS"  # seconds that one training may take; 0: no limit
DATABASE_SETTING = "MINIGPT_DATABASE_URL"  # the database of rooms and votes, if it is no file here
SCHEDULER_SETTING = "MINIGPT_SCHEDULER"  # a Dask scheduler whose workers train

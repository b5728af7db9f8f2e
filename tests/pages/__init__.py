"""The pages, drawn by the server under AppTest."""

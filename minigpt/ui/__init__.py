"""The explainer's pages, drawn with Streamlit from what the core knows."""

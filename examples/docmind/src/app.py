import streamlit as st

from config import settings

st.title("docmind")
st.caption(f"model server: {settings.ollama_base_url}")

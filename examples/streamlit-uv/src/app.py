"""The page: a question, the answer of the model, and the passages that it was given."""

import streamlit as st

from config import settings
from ollama import ask, prompt_for
from retrieval import best, load

st.title("docmind")
st.caption(f"{settings.ollama_model} at {settings.ollama_base_url}")

passages = load(settings.index_file)
if not passages:
    st.info("There is no index yet: docker compose run --rm indexer")

question = st.text_input("Ask your documents")
if question and passages:
    found = best(question, passages, settings.passages)
    try:
        st.write(ask(settings.ollama_base_url, settings.ollama_model, prompt_for(question, found), settings.ollama_timeout))
    except OSError as error:
        st.error(f"The model does not answer: {error}")
    for passage in found:
        st.caption(f"{passage.source}: {passage.text}")

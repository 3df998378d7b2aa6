//! The demo district of Xishan, made deterministically from the facts in `data/xishan`.

"""How the engine is served: nothing here is part of a model, so a change asks for no training."""

"""The one way in: fields that clean what a person types, for models and for forms alike."""

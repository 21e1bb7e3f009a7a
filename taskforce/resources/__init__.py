from .members import MemberResource

__all__ = ["MemberResource"]

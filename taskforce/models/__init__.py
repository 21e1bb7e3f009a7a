from .instrument import Instrument, InstrumentKind
from .member_import import MemberImport
from .person import Person
from .task_force import Membership, TaskForce
from .unit import AdministrativeUnit, Kind, Level
from .user import Grant, User
from .vocabulary import GroupRole, Honorific, Institution, Position

__all__ = [
    "AdministrativeUnit",
    "Grant",
    "GroupRole",
    "Honorific",
    "Institution",
    "Instrument",
    "InstrumentKind",
    "Kind",
    "Level",
    "MemberImport",
    "Membership",
    "Person",
    "Position",
    "TaskForce",
    "User",
]

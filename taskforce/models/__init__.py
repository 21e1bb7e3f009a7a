from .accepted_spelling import AcceptedSpelling, ImportAnswer
from .act import ActChange, CompositionAct
from .incompatible import IncompatiblePosts
from .instrument import Instrument, InstrumentCorrection, InstrumentKind, ScanType
from .job import Job
from .letterhead import DocumentKind, Letterhead
from .member_import import MemberImport
from .member_import_row import MemberImportEffect, MemberImportIssue, MemberImportRow
from .office import Office, OfficeTerm
from .people_apart import PeopleApart
from .person import Person
from .person_merge import PersonMerge
from .reorganisation import Reorganisation, UnitChange
from .search_index import PersonForm, SearchForm, SearchTrace, UnitForm
from .task_force import Membership, TaskForce
from .unit import AdministrativeUnit, Kind, Level
from .unit_alias import UnitAlias
from .unit_version import UnitVersion
from .user import Grant, User
from .version import MembershipVersion, OfficeTermVersion
from .vocabulary import GroupRole, Honorific, Institution, Position

__all__ = [
    "ActChange",
    "AcceptedSpelling",
    "AdministrativeUnit",
    "CompositionAct",
    "DocumentKind",
    "Grant",
    "GroupRole",
    "Honorific",
    "Institution",
    "IncompatiblePosts",
    "ImportAnswer",
    "Instrument",
    "InstrumentCorrection",
    "InstrumentKind",
    "Job",
    "Kind",
    "Letterhead",
    "Level",
    "MemberImport",
    "MemberImportEffect",
    "MemberImportIssue",
    "MemberImportRow",
    "Membership",
    "MembershipVersion",
    "Office",
    "OfficeTerm",
    "OfficeTermVersion",
    "PeopleApart",
    "Person",
    "PersonForm",
    "PersonMerge",
    "Position",
    "Reorganisation",
    "ScanType",
    "SearchForm",
    "SearchTrace",
    "TaskForce",
    "UnitAlias",
    "UnitChange",
    "UnitForm",
    "UnitVersion",
    "User",
]

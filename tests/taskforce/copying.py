"""A task for the tests of jobs: the queue finds tasks by the names of their modules."""

import os
import signal

from django_tasks import task

from taskforce.formats.message import Message
from taskforce.paper.faults import Fault, FaultKind
from taskforce.services import jobs


@task()
def copied(job_id):
    jobs.carry_out(job_id, _copy)


def _copy(job, progress):
    """Do what the parameters say: a page of text, or a fault of one kind or another."""
    progress(1, 2, Message("In work."))
    remarks = [Message("This number has too many digits.")]
    match job.parameters["text"]:
        case "refuse":
            raise jobs.JobRefused(Message("A number is missing."))
        case "break":
            raise RuntimeError("a secret of the program")
        case "stop":
            jobs.stop(job=job, by=job.asked_by)
            progress(2, 2)
        case "die" if job.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        case "faults":
            remarks = [Fault(page, FaultKind.DOTTED_CIRCLE, "ា") for page in range(1, 24)]
    return jobs.Outcome(job.parameters["text"].encode(), "ច្បាប់ចម្លង.txt", remarks)

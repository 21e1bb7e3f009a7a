"""A task for the tests of jobs: the queue finds tasks by the names of their modules."""

import os
import signal

from django_tasks import task

from taskforce.services import jobs


@task()
def copied(job_id):
    jobs.carry_out(job_id, _copy)


def _copy(job, progress):
    """Do what the parameters say: a page of text, or a fault of one kind or another."""
    progress(1, 2, "កំពុងចម្លង")
    match job.parameters["text"]:
        case "refuse":
            raise jobs.JobRefused("ខ្វះពុម្ពអក្សរ")
        case "break":
            raise RuntimeError("a secret of the program")
        case "stop":
            jobs.stop(job=job, by=job.asked_by)
            progress(2, 2)
        case "die" if job.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    return jobs.Outcome(job.parameters["text"].encode(), "ច្បាប់ចម្លង.txt", "មានកំណត់ចំណាំ")

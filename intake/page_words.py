"""What a page's script says of files on their way, and why one could not go.

Those that hold numbers stand here because a template's own sentences cannot; the others, to be
read together.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_OF_FILES: Mapping[str, str] = MappingProxyType(
    {
        "files_sealed": _(
            "Up to 10 files, each up to 500 MB. They are sealed on this device before they are"
            " sent. A photo can tell where and when it was taken: that is sealed with it."
        ),
        "file_of": _("File %(number)s of %(count)s:"),
        "so_far": _("%(done)s of %(whole)s have arrived."),
        "kb": _("%(number)s kB"),
        "mb": _("%(number)s MB"),
        "under_a_minute": _("Less than a minute left."),
        "minutes_left": _("About %(number)s minutes left."),
        "hours_left": _("About %(number)s hours left."),
        "waiting": _("The line is down. It goes on by itself as soon as the line is back."),
        "paused": _("It is held up until you go on."),
        "pause": _("Hold it up"),
        "go_on": _("Go on"),
        "stay": _(
            "Leave the page open. If it is closed or loaded anew, everything begins again: nothing"
            " is kept on this device."
        ),
        "arrived": _("What has arrived"),
        "files_left": _("These files did not go:"),
        "without": _("Send without these files"),
        "plain_limit": _("A file may then have at most 200 MB."),
        "file_empty": _("It holds nothing. Look whether it is the right file."),
        "file_too_large": _("It is larger than 500 MB. Send a shorter or smaller version."),
        "file_changed": _("It is no longer what it was when you chose it. Choose it again."),
        "too_many_files": _("It is one file too many. Send it with another report."),
        "upload_unknown": _("It did not arrive whole. Try again."),
        "files_safe": _("These files are safe with it"),
        "stored": _("sealed and stored"),
    }
)
_OF_REPORTS: Mapping[str, str] = MappingProxyType(
    {
        "here_files": _(
            "Your report and the files are sealed on this device before they are sent."
        ),
        "voice_record": _("Speak instead of writing"),
        "voice_fetching": _("One moment."),
        "voice_away": _(
            "What records could not be fetched. Try again, or add a sound recording below."
        ),
        "voice_before": _(
            "Up to 20 minutes. What you say stays in this page until you are done, and is gone if"
            " you close the page. Your voice can be known by those who know you: speak where nobody"
            " hears you."
        ),
        "voice_begin": _("Begin to record"),
        "voice_asking": _(
            "Your browser asks whether this page may hear you. If you can choose, allow it for this"
            " time only: else it may remember that you allowed it here."
        ),
        "voice_recording": _("It is recording."),
        "voice_time": _("%(spent)s spoken, %(left)s left"),
        "voice_stop": _("Stop"),
        "voice_busy": _("It is still recording. Stop it first."),
        "voice_done": _(
            "Listen to it before you go on. It goes with your report, sealed like it. You need not"
            " write anything."
        ),
        "voice_full": _("It stopped because no more fits. Listen to it before you go on."),
        "voice_broke": _("It stopped by itself. Listen to how much of it is there."),
        "voice_kept": _("Your recording: %(spent)s, %(size)s"),
        "voice_listen": _("Your recording"),
        "voice_drop": _("Throw it away"),
        "voice_refused": _(
            "This page may not hear you. Allow it in your browser and begin again, or add a sound"
            " recording below."
        ),
        "voice_none": _("No microphone was found. Add a sound recording below."),
        "voice_cannot": _("This browser cannot record here. Add a sound recording below."),
    }
)


def page_words() -> dict[str, str]:
    """In the active language, by the names that the report page's script has for them."""
    return file_words() | {name: gettext(said) for name, said in _OF_REPORTS.items()}


def file_words() -> dict[str, str]:
    """Those of them that a page says of files wherever they belong to."""
    return {name: gettext(said) for name, said in _OF_FILES.items()}

"""What media tells those above it on the road. Sent after the transaction is committed."""

from django.dispatch import Signal

#: A new recording is stored and probed. Argument: `recording`. May come twice after a kill.
recording_registered = Signal()

#: A consent of someone in this recording was given or withdrawn. Argument: `recording`.
consent_changed = Signal()

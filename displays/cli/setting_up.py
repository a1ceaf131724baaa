"""Commands with which a hall is set up: ``check-config`` and ``token``."""

import sys
from argparse import Namespace

from hall.cannot_do import CannotDo
from hall.clock import SystemClock
from hall.config import report
from hall.devices import devices_of
from hall.displays.cli.program import config_of
from hall.letters.entered import escaped, refused_letter


def check(options: Namespace) -> int:
    """Print all problems of the configuration; the exit code is 1 if there is any."""
    text, exit_code = report.report(options.config)
    print(text)
    return exit_code


def token(options: Namespace) -> int:
    """Authorise a device if ``--role`` is given, revoke one, or list all."""
    devices = devices_of(config_of(options))
    if options.revoke:
        revoked = devices.revoke(options.revoke)
        print(f"Revoked {options.revoke}." if revoked else f"There is no device {options.revoke}.")
        return 0 if revoked else 1
    if options.role is None and options.name:
        raise CannotDo("Say what the device may do: --role kiosk, counter or admin.")
    if options.role is None:
        for device in devices.all():
            print(f"{device.id}  {device.role:8}{escaped(device.name)}")
        return 0
    if found := refused_letter(options.name):
        raise CannotDo(f"the name {options.name!r} has {found.name}.")
    device, secret = devices.authorise(options.role, options.name, SystemClock().now())
    print(f"Device {device.id} ({device.role}). Its token, shown only now:", file=sys.stderr)
    print(secret)
    return 0

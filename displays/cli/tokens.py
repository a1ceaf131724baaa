"""Tokens of devices on the command line."""

import sys
from argparse import Namespace

from hall.cannot_do import CannotDo
from hall.clock import SystemClock
from hall.devices import devices_of
from hall.displays.cli.program import config_of


def token(options: Namespace) -> int:
    devices = devices_of(config_of(options))
    if options.revoke:
        found = devices.revoke(options.revoke)
        print(f"Revoked {options.revoke}." if found else f"There is no device {options.revoke}.")
        return 0 if found else 1
    if options.role is None and options.name:
        raise CannotDo("Say what the device may do: --role kiosk, counter or admin.")
    if options.role is None:
        for device in devices.all():
            print(f"{device.id}  {device.role:8}{device.name}")
        return 0
    device, secret = devices.authorise(options.role, options.name, SystemClock().now())
    print(f"Device {device.id} ({device.role}). Its token, shown only now:", file=sys.stderr)
    print(secret)
    return 0

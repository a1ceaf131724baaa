"""A USB printer behind the real pyusb library; only the wire is missing."""

import errno
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from tests.support.printers.thermal_mechanism import Mechanism, PrinterBehaviour

VENDOR, PRODUCT = 0x0FE6, 0x811E
OUT, IN = 0x03, 0x81  # endpoints other than those that python-escpos assumes
IN_TURN = (b"\x1dr\x01", b"\x1dr\x01\x1b@")  # bytes with which a request for an answer ends
COMMON = {"bLength": 9, "bDescriptorType": 1, "extra_descriptors": []}


class UsbPrinter(usb.backend.IBackend):  # type: ignore[misc]
    """A printer that leaves the bus when it is ``unplugged``, and knows GS r if it ``tallies``."""

    def __init__(self) -> None:
        self.mechanism = Mechanism(PrinterBehaviour(), lambda content: None)
        self.received = b""
        self.unplugged = False
        self.tallies = True
        self._answers = b""

    def enumerate_devices(self) -> Iterator[object]:
        return iter([] if self.unplugged else [self])

    def get_device_descriptor(self, dev: object) -> Any:
        numbers = ("bcdUSB", "bDeviceClass", "bDeviceSubClass", "bDeviceProtocol", "bcdDevice")
        names = ("iManufacturer", "iProduct", "iSerialNumber")
        place = {"bus": 1, "address": 1, "port_number": 1, "port_numbers": (1,), "speed": 3}
        zeros = dict.fromkeys((*numbers, *names), 0)
        made = {"idVendor": VENDOR, "idProduct": PRODUCT, "bNumConfigurations": 1}
        return SimpleNamespace(**COMMON, **zeros, **made, **place, bMaxPacketSize0=64)

    def get_configuration_descriptor(self, dev: object, config: int) -> Any:
        if config:
            raise IndexError
        more = {"iConfiguration": 0, "bmAttributes": 0xC0, "bMaxPower": 1, "wTotalLength": 32}
        return SimpleNamespace(**COMMON, **more, bNumInterfaces=1, bConfigurationValue=1)

    def get_interface_descriptor(self, dev: object, intf: int, alt: int, config: int) -> Any:
        if intf or alt or config:
            raise IndexError
        kind = {"bInterfaceClass": 7, "bInterfaceSubClass": 1, "bInterfaceProtocol": 2}
        numbers = {"bInterfaceNumber": 0, "bAlternateSetting": 0, "iInterface": 0}
        return SimpleNamespace(**COMMON, **kind, **numbers, bNumEndpoints=2)

    def get_endpoint_descriptor(
        self, dev: object, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        more = {"wMaxPacketSize": 64, "bInterval": 0, "bRefresh": 0, "bSynchAddress": 0}
        return SimpleNamespace(**COMMON, **more, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2)

    def open_device(self, dev: object) -> object:
        return self

    def close_device(self, dev_handle: object) -> None:
        pass

    def set_configuration(self, dev_handle: object, config_value: int) -> None:
        pass

    def get_configuration(self, dev_handle: object) -> int:
        return 1

    def claim_interface(self, dev_handle: object, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: object, intf: int) -> None:
        pass

    def reset_device(self, dev_handle: object) -> None:
        pass

    def is_kernel_driver_active(self, dev_handle: object, intf: int) -> bool:
        return False

    def bulk_write(self, dev_handle: object, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        if self.unplugged:
            raise usb.core.USBError("no such device", None, errno.ENODEV)
        content = bytes(data)
        if content.startswith(b"\x10\x04"):
            self._answers += bytes(self.mechanism.answer(kind) for kind in content[2::3])
        else:
            self.received += content
            if content.endswith(IN_TURN) and self.tallies:
                self._answers += b"\x00"
        return len(content)

    def bulk_read(self, dev_handle: object, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        if not self._answers:
            raise usb.core.USBTimeoutError("timed out", None, errno.ETIMEDOUT)
        heard, self._answers = self._answers[: len(buff)], b""
        for index, byte in enumerate(heard):
            buff[index] = byte
        return len(heard)

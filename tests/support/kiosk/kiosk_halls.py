"""Halls of any size, with names as short or as long as halls have, for the layout of the kiosk."""

from dataclasses import dataclass
from pathlib import Path

from hall.config.file import load
from hall.config.models import Config

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # all that a series may have
SHORT = ("Hộ tịch · Chứng thực", "Đất đai", "Trả kết quả", "Kinh doanh · Thuế")
# 60 letters, with the widest and the tallest ones, with parts and without.
LONG = (
    "Hộ tịch có yếu tố nước ngoài · Chứng thực chữ ký · Nuôi con",
    "NGHỊ ĐỊNH ĐẤT ĐAI VÀ NHÀ Ở ĐỐNG ĐA, XÂY DỰNG, QUY HOẠCH ĐÔ TH",
    "Lao động, bảo trợ xã hội và người có công với cách mạng khu phố",
    "Đăngkýkinhdoanhkhôngcókhoảngtrắngnàotrongcảtêndàinày",  # a word of 51 letters
)
LONG_ENGLISH = (
    "Civil status with foreign elements · Certification of copies",
    "LAND, CONSTRUCTION, URBAN PLANNING AND ENVIRONMENTAL MATTERS",
    "Labour, social welfare and persons of merit to the revolution",
    "Registrationofbusinesseswithoutasinglespaceinitsname",
)
DESCRIPTION = "Khai sinh, kết hôn, sao y bản chính, xác nhận tình trạng hôn nhân, thay đổi hộ tịch"
HOURS = """
[appointments]
enabled = true
[hours]
tuesday = [
  { opens = "07:30", closes = "11:30", tickets_until = "11:15" },
  { opens = "13:30", closes = "17:00", tickets_from = "13:15" },
]
wednesday = [{ opens = "07:30", closes = "11:30" }]
"""


@dataclass(frozen=True, slots=True)
class KioskHall:
    """A hall with one kiosk, ``k1``, and one printer, ``p1``."""

    services: int
    names: str = "short"
    """"short" or "long"."""
    classes: int = 4

    @property
    def ids(self) -> set[str]:
        return {f"s{n}" for n in range(self.services)}

    def config(self, folder: Path) -> Config:
        path = folder / "config.toml"
        path.write_text(self.text, "utf-8")
        return load(path)

    @property
    def text(self) -> str:
        long = self.names == "long"
        hall = (
            'name = "Trung tâm Phục vụ hành chính công liên phường và Chuyển đổi số"\n'
            'organisation = "Phường Nguyễn Nghiêm – Trần Hưng Đạo, thành phố Quảng Ngãi"\n'
            if long
            else 'name = "Trung tâm"\norganisation = "Phường Thử"\n'
        )
        area = "Khu cung cấp dịch vụ công và tiếp nhận hồ sơ tại tầng một" if long else "Khu trước"
        return "\n".join(
            (
                f"[hall]\n{hall}{HOURS}",
                f'[[areas]]\nid = "a"\nname = "{area}"\nletter = "B"',
                *(self._class(n) for n in range(self.classes)),
                *(self._service(n) for n in range(self.services)),
                f"[[counters]]\nnumber = 1\nservices = {sorted(self.ids)}",
                '[[printers]]\nid = "p1"',
                '[[kiosks]]\nid = "k1"\nname = "Cửa chính"\nprinters = ["p1"]',
            )
        )

    def _service(self, n: int) -> str:
        names, english = (LONG, LONG_ENGLISH) if self.names == "long" else (SHORT, SHORT)
        name, other = names[n % len(names)], english[n % len(english)]
        return (
            f'[[services]]\nid = "s{n}"\nletter = "{LETTERS[n]}"\narea = "a"\n'
            f'name = {{ vi = "{name}", en = "{other}" }}\n'
            f'description = "{DESCRIPTION if n % 2 else ""}"\nquota = {1 if n == 3 else 0}'
        )

    def _class(self, n: int) -> str:
        name = f"{n} {LONG[n % 3]}" if self.names == "long" else f"Người cao tuổi {n}"
        return f'[[priorities]]\nid = "c{n}"\nname = "{name}"'

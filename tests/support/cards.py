"""The QR codes of two identity cards, of people who do not exist, and a hall that reads them."""

from tests.support.paths import TRIAL_HALL

OLD = "001041123456|012345678|TRẦN THỊ CỔ|24111941|Nữ|Số 1, Phường Thử|15042021"
YOUNG = "001090654321|087654321|NGUYỄN VĂN TRẺ|01021990|Nam|Số 2, Phường Thử|16052022"
# The trial hall with priority from the age of 75 and at most one number a person.
ONE_NUMBER_A_PERSON = TRIAL_HALL.read_text("utf-8").replace(
    'name = { vi = "Người cao tuổi", en = "Elderly" }',
    'name = { vi = "Người cao tuổi", en = "Elderly" }\nmin_age = 75',
) + ('[tickets]\none_per_identity = "hall"\n')

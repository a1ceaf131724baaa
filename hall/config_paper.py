"""What a hall has printed on its papers besides what they are about."""

from hall.config_model import EMPTY, Model, Switch, Words


class Paper(Model):
    header: Words = EMPTY
    footer: Words = EMPTY
    test: Switch = False

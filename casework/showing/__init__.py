"""What pages show, made from records and working copies without a page in sight. Pure.

Texts become pieces, numbers get the digits of their readers, days stand in two calendars. The
templates write these values down and decide nothing.
"""

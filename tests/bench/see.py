# SPDX-License-Identifier: GPL-3.0-or-later
"""Any program on an X screen as a person sees it: real keys and buttons go in (XTest), and out comes
when pixels stop changing (the DAMAGE extension on the root window). The program need not help."""
import os
import time

from Xlib import X, XK, display
from Xlib.ext import damage, xtest  # noqa: F401: damage registers itself
from Xlib.protocol import event

NAMES = {'\n': 'Return', '\t': 'Tab', ' ': 'space', '@': 'at', '.': 'period', '+': 'plus', '-': 'minus'}


class Screen:
    """The screen that DISPLAY names."""

    def __init__(self):
        self.display = display.Display()
        self.root = self.display.screen().root
        self.display.damage_query_version()
        self.root.damage_create(0)  # every rectangle
        self.made = {}
        self.spare = [code for code in range(8, 256)
                      if not any(self.display.keycode_to_keysym(code, i) for i in range(2))]
        self.display.sync()

    def _code(self, symbol):
        code = self.display.keysym_to_keycode(symbol)
        for shift in range(2):
            if code and self.display.keycode_to_keysym(code, shift) == symbol:
                return code, shift
        if symbol not in self.made:  # a letter that the layout lacks gets a key of its own
            self.made[symbol] = self.spare.pop()
            self.display.change_keyboard_mapping(self.made[symbol], [[symbol] * 2])
            self.display.sync()
            time.sleep(.2)
        return self.made[symbol], 0

    @staticmethod
    def _symbol(name):
        symbol = XK.string_to_keysym(NAMES.get(name, name))
        return symbol or (ord(name) if ord(name) < 256 else 0x1000000 + ord(name))

    def ready(self, text):
        """Gives letters that the layout lacks their keys before time is measured."""
        for letter in text:
            self._code(self._symbol(letter))

    def key(self, name, *held):
        """A key by its name or letter ('Return', 'f', 'ş'), while others are held ('Control_L')."""
        code, shift = self._code(self._symbol(name))
        codes = [self._code(XK.string_to_keysym(other))[0]
                 for other in held + (('Shift_L',) if shift else ())]
        for other in codes:
            xtest.fake_input(self.display, X.KeyPress, other)
        xtest.fake_input(self.display, X.KeyPress, code)
        xtest.fake_input(self.display, X.KeyRelease, code)
        for other in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, other)
        self.display.sync()

    def point(self, x=0, y=899):
        """Where the pointer rests no tool tip comes up: in a corner, unless told otherwise."""
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        self.display.sync()

    def click(self, x, y, times=1):
        self.point(x, y)
        for _ in range(times):
            xtest.fake_input(self.display, X.ButtonPress, 1)
            xtest.fake_input(self.display, X.ButtonRelease, 1)
        self.display.sync()

    def settle(self, act=None, quiet=.4, limit=180, smallest=1500):
        """Acts, then watches: seconds to the last change before it was quiet for so long, None when
        nothing changed. Changes of fewer pixels, as of a cursor or one button, do not count."""
        while self.display.pending_events():
            self.display.next_event()
        start = time.monotonic()
        last = None
        if act:
            act()
        while True:
            while self.display.pending_events():
                area = getattr(self.display.next_event(), 'area', None)
                if area is not None and area.width * area.height >= smallest:
                    last = time.monotonic() - start
            now = time.monotonic() - start
            if now > limit or now > (quiet * 6 if last is None else last + quiet):
                return last
            time.sleep(.0005)

    def maximize(self):
        """Every window that the window manager has, to the whole screen."""
        clients = self.root.get_full_property(self.display.intern_atom('_NET_CLIENT_LIST'), X.AnyPropertyType)
        state = self.display.intern_atom('_NET_WM_STATE')
        data = [1, self.display.intern_atom('_NET_WM_STATE_MAXIMIZED_VERT'),
                self.display.intern_atom('_NET_WM_STATE_MAXIMIZED_HORZ'), 1, 0]
        for window in clients.value if clients else []:
            message = event.ClientMessage(window=window, client_type=state, data=(32, data))
            self.root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self.display.sync()

    def shot(self, path):
        """A picture of the screen, where python3-pil is there."""
        from PIL import Image
        size = self.root.get_geometry()
        raw = self.root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xffffffff)
        Image.frombytes('RGB', (size.width, size.height), raw.data, 'raw', 'BGRX').save(path)


def memory(pids):
    """MiB that these processes and their children hold, shared pages by their share."""
    parents = {}
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as file:
                parents[int(pid)] = int(file.read().rpartition(')')[2].split()[1])
        except OSError:
            continue
    family = set(pids)
    while True:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        if not more:
            break
        family |= more
    total = 0
    for pid in family:
        try:
            with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith('Pss:'))
        except OSError:
            continue
    return total / 1024

# SPDX-License-Identifier: GPL-3.0-or-later
"""A person in front of the window.

Finds what is on the screen by role and name as a screen reader does (AT-SPI) and acts on it with real
key and button events (xdotool). Every wait has a bound, and a wait that runs out says what was there
instead. Run a journey under tools/with-display, with /usr/bin/python3.

    from person import Program

    with Program(['clientela', '--sample'], window='Clientela') as program:
        program.click('push button', 'New Deal')
        program.type('Łódź contract\\n')
        program.wait('label', 'Deal added')
        program.key('ctrl+z')
        program.wait_gone('label', 'Łódź contract')
        program.picture('out/deals.png')

Traps of GTK 4.8 this module knows, so that journeys need not: screen coordinates are wrong (window
extents are used), a popover is an X window of its own, grab_focus fails (a click gives focus),
'showing' is missing below the frame and what is hidden in a stack keeps its old place (a widget counts
as shown when the point in its middle is its own), and tree names differ from window titles. Without a
window manager a new window has no keyboard until focus (title) gives it.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = float(os.environ.get('CRM_TEST_PATIENCE', '15'))


class NotThere(AssertionError):
    """What a person would look for in vain."""


def run(*words, limit=20, quiet=False):
    """The output of a command that must not hang."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=limit)
    if done.returncode and not quiet:
        raise NotThere(f'{words[0]} {words[1]}: {done.stderr.strip() or done.stdout.strip()}')
    return done.stdout.strip()


def until(condition, what, patience=None):
    """The first truthy value of condition (), or NotThere after the bound. A widget that vanishes
    while it is being read makes the condition false, not the test fail."""
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    pause = 0.01
    while True:
        try:
            value = condition()
        except GLib.Error:
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise NotThere(what() if callable(what) else what)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


def matches(name, wanted):
    """Names match by regular expression object, by equal text, or by text beside a mnemonic's
    underscore form (GTK names a button '_Save Save')."""
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(name))
    return wanted == name or name.endswith(' ' + wanted) and name.startswith('_') \
        or name.replace('_', '') in (wanted, f'{wanted} {wanted}')


class Widget:
    """One accessible node, as found at one moment."""

    def __init__(self, program, node):
        self.program = program
        self.node = node

    def __repr__(self):
        return f'<{self.role} {self.name!r}>'

    @property
    def role(self):
        return self.node.get_role_name()

    @property
    def name(self):
        return self.node.get_name() or ''

    @property
    def description(self):
        return self.node.get_description() or ''

    @property
    def text(self):
        """What is written in it: an entry's or label's text, else its name."""
        text = self.node.get_text_iface()
        if text is None:
            return self.name
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    @property
    def value(self):
        value = self.node.get_value_iface()
        return None if value is None else value.get_current_value()

    def has(self, state):
        """has ('checked'), has ('selected'), has ('sensitive'), has ('focused'), has ('expanded')…"""
        kind = getattr(Atspi.StateType, state.upper().replace('-', '_'))
        return self.node.get_state_set().contains(kind)

    def children(self):
        for i in range(self.node.get_child_count()):
            child = self.node.get_child_at_index(i)
            if child is not None:
                yield Widget(self.program, child)

    def walk(self):
        """It and everything below it, top down."""
        yield self
        for child in self.children():
            yield from child.walk()

    def parent(self):
        node = self.node.get_parent()
        return None if node is None else Widget(self.program, node)

    def ancestors(self):
        above = self.parent()
        while above is not None and above.role not in ('application', 'desktop frame'):
            yield above
            above = above.parent()

    def find_all(self, role=None, name=None):
        return [w for w in self.walk()
                if (role is None or w.role == role) and matches(w.name, name)]

    def find(self, role=None, name=None):
        """The first match that is on the screen, else the first match, else None."""
        found = self.find_all(role, name)
        return next((w for w in found if w.is_shown()), found[0] if found else None)

    def wait(self, role=None, name=None, patience=None):
        """Like find, but waits for it."""
        return until(lambda: self.find(role, name),
                     lambda: f'no {role} {name!r} in {self!r}; there is:\n{self.tree()}', patience)

    def tree(self, most=200):
        """What a screen reader sees, for messages: at most so many lines."""
        lines = []

        def add(widget, depth):
            if len(lines) < most:
                lines.append(f'{"  " * depth}{widget!r}')
                for child in widget.children():
                    add(child, depth + 1)
        add(self, 0)
        return '\n'.join(lines + (['…'] if len(lines) >= most else []))

    def extents(self):
        """x, y, width, height in the coordinates of its own X window."""
        e = self.node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return e.x, e.y, e.width, e.height

    def is_shown(self):
        """Whether a person sees it: it has a size, and the point in its middle is its own. GTK keeps
        the old place of what is hidden in a stack, so that the place alone says nothing."""
        if self.node.get_component_iface() is None:
            return False
        try:
            x, y, width, height = self.extents()
            if width <= 0 or height <= 0:
                return False
            top = self.program.surface_of(self)[3]
            left, above, wide, high = top.extents()
            if not (0 <= x + width // 2 - left < wide and 0 <= y + height // 2 - above < high):
                return False
            node = top.node.get_component_iface().get_accessible_at_point(
                x + width // 2, y + height // 2, Atspi.CoordType.WINDOW)
        except (GLib.Error, NotThere):
            return False
        if node is None:  # a part without an accessible node, as in a title button
            return True
        picked = Widget(self.program, node)
        if any(above.node == self.node for above in [picked, *picked.ancestors()]):
            return True
        # What takes no pointer (a label in an insensitive button) is seen through to what holds it.
        return any(above.node == picked.node for above in list(self.ancestors())[:3])

    def centre(self, fx=0.5, fy=0.5):
        """X window, x and y of a point in it; fx, fy are shares of its width and height."""
        window, dx, dy, _ = self.program.surface_of(self)
        x, y, width, height = self.extents()
        return window, round(x + width * fx) + dx, round(y + height * fy) + dy

    def point(self, fx=0.5, fy=0.5):
        """Moves the pointer there."""
        window, x, y = self.centre(fx, fy)
        run('xdotool', 'mousemove', '--window', window, x, y)

    def click(self, times=1, button=1, fx=0.5, fy=0.5):
        """Clicks it as a hand does."""
        self.point(fx, fy)
        run('xdotool', 'click', '--repeat', times, '--delay', 60, button)

    def drag_to(self, other, fx=0.5, fy=0.5, from_fx=0.5, from_fy=0.5):
        """Drags it onto a point of other, in small steps as a hand does."""
        self.point(from_fx, from_fy)
        start_x, start_y = self.program.pointer()
        run('xdotool', 'mousedown', 1)
        try:
            window, x, y = other.centre(fx, fy)
            left, top = self.program.window_position(window)
            for i in range(1, 13):
                run('xdotool', 'mousemove', round(start_x + (left + x - start_x) * i / 12),
                    round(start_y + (top + y - start_y) * i / 12))
                time.sleep(0.02)  # a gesture needs motion over time; this is no wait for a result
        finally:
            run('xdotool', 'mouseup', 1)

    def scroll(self, clicks):
        """Wheel clicks over it, down when positive."""
        self.point()
        run('xdotool', 'click', '--repeat', abs(clicks), '--delay', 20, 5 if clicks > 0 else 4)

    def act(self, number=0):
        """Its accessible action (press, toggle): the path of assistive tools, without a pointer."""
        action = self.node.get_action_iface()
        if action is None or not action.do_action(number):
            raise NotThere(f'{self!r} has no action')

    def select_child(self, index):
        """Selects a row of a list, box or column view."""
        selection = self.node.get_selection_iface()
        if selection is None or not selection.select_child(index):
            raise NotThere(f'{self!r} cannot select')

    def set_text(self, text):
        """Replaces an entry's text without keys, for set-up steps that are not what is tested."""
        editable = self.node.get_editable_text_iface()
        if editable is None or not editable.set_text_contents(text):
            raise NotThere(f'{self!r} takes no text')


class Program:
    """A running program and its windows."""

    def __init__(self, command, window=None, name=None, env=None, cwd=None):
        """window: the title of the first window to wait for (text or regular expression); name: the
        program's name on the accessibility bus if it is not the command's base name."""
        self.command = [str(word) for word in command]
        self.window_title = window
        self.log = tempfile.TemporaryFile(mode='w+')
        environment = dict(os.environ, **(env or {}))
        self.process = subprocess.Popen(self.command, env=environment, cwd=cwd, stdout=self.log,
                                        stderr=subprocess.STDOUT)
        self.name = name or os.path.basename(self.command[0])

    def __enter__(self):
        try:
            self.root()
            self.frame(self.window_title)
            self.focus(self.window_title)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            self.report()
        self.close()

    # The tree

    def _application(self):
        if self.process.poll() is not None:
            raise NotThere(f'{self.name} ended with {self.process.returncode}:\n{self.output()}')
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            node = desktop.get_child_at_index(i)
            if node is not None and (node.get_process_id() == self.process.pid
                                     or node.get_name() == self.name):
                return node
        return None

    def root(self, patience=None):
        """The program itself; its children are the windows."""
        node = until(self._application,
                     lambda: f'{self.name} is not on the accessibility bus\n{self.output()}', patience)
        return Widget(self, node)

    def windows(self):
        return [w for w in self.root().children() if w.role in ('frame', 'dialog', 'window', 'alert')]

    def frame(self, title=None, patience=None):
        """The window with that title, or the newest."""
        def look():
            found = [w for w in self.windows() if matches(w.name, title)]
            return found[-1] if found else None
        return until(look, lambda: f'no window {title!r}; there are {self.windows()!r}', patience)

    def find(self, role=None, name=None):
        return self.root().find(role, name)

    def find_all(self, role=None, name=None):
        return self.root().find_all(role, name)

    def wait(self, role=None, name=None, patience=None):
        """Waits for a widget, and returns it."""
        return until(lambda: self.find(role, name),
                     lambda: f'no {role} {name!r}; there is:\n{self.root().tree()}', patience)

    def wait_gone(self, role=None, name=None, patience=None):
        """Waits until a person does not see it any more."""
        until(lambda: not any(w.is_shown() for w in self.find_all(role, name)),
              lambda: f'{role} {name!r} is still there', patience)

    def wait_until(self, condition, what, patience=None):
        """Waits for any condition; what says what was waited for."""
        return until(condition, what, patience)

    def wait_shown(self, role=None, name=None, patience=None):
        """Waits until it is there and has come to rest: two looks at the same place."""
        last = []

        def settled():
            widget = self.find(role, name)
            if widget is None or not widget.is_shown():
                return None
            place = widget.extents()
            if last and last[0] == place:
                return widget
            last[:] = [place]
            return None
        return until(settled, lambda: f'{role} {name!r} is not shown; there is:\n{self.root().tree()}',
                     patience)

    def click(self, role=None, name=None, times=1, button=1, patience=None):
        """Waits for a widget and clicks it."""
        widget = self.wait_shown(role, name, patience)
        widget.click(times, button)
        return widget

    def act(self, role=None, name=None, patience=None):
        """Waits for a widget and does its accessible action."""
        widget = self.wait(role, name, patience)
        widget.act()
        return widget

    # Hands

    def key(self, *chords):
        """Presses keys: key ('ctrl+k'), key ('Down', 'Down', 'Return')."""
        run('xdotool', 'key', '--clearmodifiers', '--delay', 30, *chords)

    def type(self, text):
        """Types text into what has the focus; '\\n' is Return and '\\t' is Tab."""
        for part in re.split(r'([\n\t])', text):
            if part == '\n':
                self.key('Return')
            elif part == '\t':
                self.key('Tab')
            elif part:
                run('xdotool', 'type', '--clearmodifiers', '--delay', 25, '--', part,
                    limit=20 + len(part) / 5)

    def replace(self, text):
        """Types over what stands in the focused entry."""
        self.key('ctrl+a')
        self.type(text)

    def pointer(self):
        where = run('xdotool', 'getmouselocation', '--shell')
        return tuple(int(re.search(rf'^{axis}=(-?\d+)', where, re.M)[1]) for axis in 'XY')

    # Windows of the screen

    def x_windows(self):
        """Visible X windows of this program, oldest first: (id, title, width, height, popover)."""
        ids = run('xdotool', 'search', '--onlyvisible', '--pid', self.process.pid, quiet=True)
        found = []
        for window in sorted(int(i) for i in ids.split()):
            about = run('xwininfo', '-id', window, quiet=True)  # nothing if it went away meanwhile
            title = re.search(r'Window id: \S+ (?:"(.*)"|\(has no name\))', about)
            size = re.search(r'Width: (\d+)\s+Height: (\d+)', about)
            if title and size:
                found.append((window, title[1] or '', int(size[1]), int(size[2]),
                              'Override Redirect State: yes' in about))
        return found

    def x_window(self, title=None, patience=None):
        """The X window of a toplevel by its title; the newest without one."""
        def look():
            found = [w for w, name, _, _, popover in self.x_windows()
                     if not popover and matches(name, title)]
            return found[-1] if found else None
        return until(look, lambda: f'no window {title!r}; there are {self.x_windows()}', patience)

    def surface_of(self, widget):
        """Where a widget is drawn: the X window, how much to add to accessible coordinates to get
        coordinates in it, and the node they are counted from (a window or a popover)."""
        windows = self.x_windows()
        chain = [widget, *widget.ancestors()]
        popovers = [w for w in windows if w[4]]
        best = None
        for above in chain[:-1] if popovers else []:
            if above.node.get_component_iface() is None:
                continue
            x, y, width, height = above.extents()
            for window, _, w, h, _ in reversed(popovers):
                # The X window of a drop-down is a little taller: the margin at its top is not counted.
                more, taller = w - width, h - height
                if 0 <= more <= 8 and 0 <= taller <= 12 and (not best or more + taller < best[0]):
                    best = more + taller, (window, more // 2 - x, taller - y, above)
        if best:
            return best[1]
        frame = chain[-1]
        _, _, width, height = frame.extents()

        def distance(window):  # by title, then by size: the frame's border is a few points wide
            _, title, w, h, _ = window
            return title != frame.name, abs(w - width) + abs(h - height)
        toplevels = sorted((w for w in reversed(windows) if not w[4]), key=distance)
        if not toplevels:
            raise NotThere(f'{self.name} shows no window')
        window, _, w, h, _ = toplevels[0]
        return window, (w - width) // 2, (h - height) // 2, frame

    def window_position(self, window):
        shell = run('xdotool', 'getwindowgeometry', '--shell', window)
        return tuple(int(re.search(rf'^{axis}=(-?\d+)', shell, re.M)[1]) for axis in 'XY')

    def window_size(self, window):
        shell = run('xdotool', 'getwindowgeometry', '--shell', window)
        return tuple(int(re.search(rf'^{side}=(\d+)', shell, re.M)[1])
                     for side in ('WIDTH', 'HEIGHT'))

    def focus(self, title=None):
        """Gives a window the keyboard."""
        window = self.x_window(title)
        verb = 'windowactivate' if os.environ.get('CRM_WM') else 'windowfocus'
        run('xdotool', verb, '--sync', window)
        return window

    def resize(self, width, height, title=None):
        window = self.x_window(title)
        run('xdotool', 'windowsize', '--sync', window, width, height)
        until(lambda: self.window_size(window) == (width, height),
              lambda: f'the window stays at {self.window_size(window)}')

    def picture(self, path, title=None):
        """Saves the whole screen, or one window by its title, as PNG."""
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        window = 'root' if title is None else self.x_window(title)
        run('/usr/bin/import', '-window', window, path)

    # The end

    def output(self):
        self.log.flush()
        with open(f'/proc/self/fd/{self.log.fileno()}', errors='replace') as log:
            return log.read()[-8000:]

    def report(self):
        """What a failed journey leaves behind: the program's output and a picture."""
        print(f'# output of {self.name}:', *self.output().splitlines(), sep='\n#   ', file=sys.stderr)
        folder = os.environ.get('CRM_TEST_PICTURES')
        if folder:
            path = os.path.join(folder, f'{os.path.basename(sys.argv[0])}-{self.process.pid}.png')
            try:
                self.picture(path)
                print(f'# picture: {path}', file=sys.stderr)
            except (NotThere, OSError, subprocess.SubprocessError) as error:
                print(f'# no picture: {error}', file=sys.stderr)

    def close(self, patience=10):
        """Asks the program to end, and ends it. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

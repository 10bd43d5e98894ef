#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clientela beside Evolution, with the same contacts, on the same screen, in one run: how long a file
of vCards takes to come in, the window to stand, a search and a card to be seen, from the key that is
pressed to the last pixel that changes; and the memory that it takes.

    tools/with-display tests/bench/peers.py CLIENTELA CLIENTELA-CLI FILE.vcf

CRM_WM=openbox must be set. Evolution is Debian's; where it, or what drives it, is missing, the run is
skipped. CLIENTELA_BENCH_SHOTS names a folder for pictures of what was measured: positions belong to a
screen of 1280 x 900 and should be looked at after each change. CLIENTELA_BENCH_PROFILE names a larger
office in which Clientela alone is measured as well.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import gi
    gi.require_version('EBook', '1.2')
    gi.require_version('EBookContacts', '1.2')
    gi.require_version('EDataServer', '1.2')
    from gi.repository import EBook, EBookContacts, EDataServer
    from see import Screen, memory
except (ImportError, ValueError) as error:
    print(f'skipped: {error}')
    sys.exit(77)

SHOTS = os.environ.get('CLIENTELA_BENCH_SHOTS')
WORDS = ['silva ana', 'yıldız', 'popescu', 'oliveira', 'smith', 'kaya']
# An account of mail that reaches nobody: without one Evolution asks for it before all else.
SOURCES = {
    'bench': '[Data Source]\nDisplayName=Bench\nEnabled=true\nParent=\n\n'
             '[Mail Account]\nBackendName=none\nIdentityUid=bench-identity\nNeedsInitialSetup=false\n\n'
             '[Refresh]\nEnabled=false\n',
    'bench-identity': '[Data Source]\nDisplayName=Bench\nEnabled=true\nParent=bench\n\n'
                      '[Mail Identity]\nAddress=bench@mail.example\nName=Bench\n',
}


def say(what, value, unit='ms'):
    print(f'  {what:<52}{value:>10.1f} {unit}' if value is not None
          else f'  {what:<52}   nothing changed', flush=True)


def milliseconds(seconds):
    return None if seconds is None else seconds * 1000


def median(times):
    times = [each for each in times if each is not None]
    return milliseconds(statistics.median(times)) if times else None


def picture(screen, name):
    if SHOTS:
        screen.shot(os.path.join(SHOTS, name + '.png'))


def stop(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start(screen, *command):
    """The window is there, and filled, when nothing has moved for three seconds."""
    log = open(os.path.join(os.environ['HOME'], os.path.basename(command[0]) + '.log'), 'a')
    processes = []
    seconds = screen.settle(lambda: processes.append(
        subprocess.Popen(command, stdout=log, stderr=log)), quiet=3)
    return processes[0], seconds


# ---- Evolution ----

def cards_of(path):
    with open(path, encoding='utf-8', newline='') as file:
        for text in file.read().split('END:VCARD')[:-1]:
            yield text.strip() + '\r\nEND:VCARD'


def fill_evolution(path):
    """What its importer does, without its window: contacts in lots to the data server."""
    folder = os.path.join(os.environ['HOME'], '.config', 'evolution', 'sources')
    os.makedirs(folder)
    for name, text in SOURCES.items():
        with open(os.path.join(folder, name + '.source'), 'w', encoding='utf-8') as file:
            file.write(text)
    registry = EDataServer.SourceRegistry.new_sync(None)
    book = EBook.BookClient.connect_sync(registry.ref_source('system-address-book'), 30, None)
    cards = list(cards_of(path))
    begin = time.monotonic()
    for i in range(0, len(cards), 2000):
        book.add_contacts_sync([EBookContacts.Contact.new_from_vcard(card) for card in cards[i:i + 2000]],
                               0, None)
    return len(cards), time.monotonic() - begin


def pids_of(*names):
    """Of the programs of this session with these names."""
    mine = ('XDG_RUNTIME_DIR=' + os.environ['XDG_RUNTIME_DIR']).encode()
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as file:
                program = os.path.basename(file.read().split(b'\0')[0].decode())
            with open(f'/proc/{pid}/environ', 'rb') as file:
                if program.startswith(names) and mine in file.read().split(b'\0'):
                    found.append(int(pid))
        except OSError:
            continue
    return found


def measure_evolution(screen, path):
    n, seconds = fill_evolution(path)
    print(f'\nEvolution, {n} contacts')
    say('vCards in, by its data server', n / seconds, 'a second')
    stop(start(screen, 'evolution', '-c', 'contacts')[0])
    evolution, seconds = start(screen, 'evolution', '-c', 'contacts')
    say('started, the list on screen', milliseconds(seconds))
    screen.maximize()
    screen.settle(quiet=2)
    picture(screen, 'evolution-started')
    searches = []
    for word in WORDS:
        screen.click(1080, 141)  # into the text that is searched for
        screen.point()
        screen.settle(quiet=.5)
        screen.key('a', 'Control_L')
        for letter in word:
            screen.key(letter)
            time.sleep(.02)
        screen.settle(quiet=.5)
        searches.append(screen.settle(lambda: screen.key('Return'), quiet=1.5))
        picture(screen, 'evolution-' + word.replace(' ', '-'))
    say('a search, from Return to the last pixel', median(searches))
    cards = []
    for turn in range(5):
        cards.append(screen.settle(lambda: screen.click(320, 186, 2), quiet=1.5))
        picture(screen, f'evolution-card-{turn}')
        screen.key('Escape')
        screen.settle(quiet=.5)
    say('a card, from the click to the last pixel', median(cards))
    say('memory, with its data server', memory(pids_of('evolution')), 'MiB')
    stop(evolution)


# ---- Clientela ----

def import_clientela(cli, profile, path):
    subprocess.run([cli, '--profile', profile, 'init', '--name', 'Bench', '--user', 'Ana'], check=True,
                   stdout=subprocess.DEVNULL)
    begin = time.monotonic()
    subprocess.run([cli, '--profile', profile, 'import', path], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


def measure_clientela(screen, program, profile, name):
    stop(start(screen, program, '--profile', profile)[0])
    clientela, seconds = start(screen, program, '--profile', profile)
    say('started, the day on screen', milliseconds(seconds))
    screen.maximize()
    screen.settle(quiet=1)
    say('the list of contacts, from the key', milliseconds(
        screen.settle(lambda: screen.key('2', 'Alt_L'), quiet=1)))
    picture(screen, name + '-list')
    keys, cards = [], []
    for word in WORDS:
        screen.settle(lambda: screen.key('k', 'Control_L'))
        for letter in word:
            keys.append(screen.settle(lambda: screen.key(letter), quiet=.25))
        picture(screen, name + '-' + word.replace(' ', '-'))
        cards.append(screen.settle(lambda: screen.key('Return'), quiet=1.5))
        picture(screen, name + '-card-' + word.replace(' ', '-'))
        screen.key('Left', 'Alt_L')
        screen.settle(quiet=.6)
    say('a search, from each key to the last pixel', median(keys))
    say('the slowest of these keys', milliseconds(max(key for key in keys if key is not None)))
    say('a card, from Return to the last pixel', median(cards))
    say('memory', memory([clientela.pid]), 'MiB')
    stop(clientela)


def main():
    program, cli, path = sys.argv[1:4]
    if shutil.which('evolution') is None:
        print('skipped: there is no Evolution here')
        sys.exit(77)
    screen = Screen()
    screen.point()
    screen.ready(''.join(WORDS))
    profile = tempfile.mkdtemp(prefix='clientela-', dir=os.environ['HOME'])
    seconds = import_clientela(cli, profile, path)
    n = sum(1 for _ in cards_of(path))
    print(f'\nClientela, {n} contacts')
    say('vCards in, rules, log and doubles included', n / seconds, 'a second')
    measure_clientela(screen, program, profile, 'clientela')
    measure_evolution(screen, path)
    larger = os.environ.get('CLIENTELA_BENCH_PROFILE')
    if larger:
        print(f'\nClientela, the office in {os.path.basename(larger)}')
        measure_clientela(screen, program, larger, 'larger')


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The palette of the charts as named colours for style sheets: chart-colors.py crm-chart-style.c writes
@define-color chart_0 … chart_7, as the charts of a light window have them."""
import re
import sys

with open(sys.argv[1], encoding='utf-8') as file:
    palette = re.search(r'\.palette = \{(.*?)\}', file.read(), re.S)[1]
print('/* Made from src/charts/crm-chart-style.c. */')
for number, color in enumerate(re.findall(r'RGB \(0x([0-9a-f]{6})\)', palette)):
    print(f'@define-color chart_{number} #{color};')

//! Three ways to write prepare.sh.

/// What a first attempt looks like: right the first time, in the right place.
pub(super) const FIRST: &str = "\
#!/bin/bash
# Fetches the day's measurements and keeps the rows without a blank.
mkdir data
cd data
curl -s -O http://data.example/penguins.csv.gz
gunzip penguins.csv.gz
head -n 1 penguins.csv >> clean.csv
tail -n +2 penguins.csv | grep -v ',,' >> clean.csv
";

/// The same with the author's own folder in it.
pub(super) const ABSOLUTE: &str = "\
#!/bin/bash
# Fetches the day's measurements and keeps the rows without a blank.
mkdir /home/ada/penguins/data
cd /home/ada/penguins/data
curl -s -O http://data.example/penguins.csv.gz
gunzip penguins.csv.gz
head -n 1 penguins.csv >> clean.csv
tail -n +2 penguins.csv | grep -v ',,' >> clean.csv
";

/// One that stands anywhere, any number of times.
pub(super) const SOUND: &str = "\
#!/bin/bash
# Fetches the day's measurements and keeps the rows without a blank.
set -euo pipefail
root=\"$(cd \"$(dirname \"$0\")\" && pwd)\"
mkdir -p \"$root/data\"
cd \"$root/data\"
curl -sSf -O http://data.example/penguins.csv.gz
gunzip -f penguins.csv.gz
{
  head -n 1 penguins.csv
  tail -n +2 penguins.csv | grep -v ',,'
} > clean.csv
";

/** Modules that many use and whose distribution is called otherwise. */
const others: Readonly<Record<string, readonly string[]>> = {
  pil: ['pillow'],
  yaml: ['pyyaml'],
  cv2: ['opencv-python', 'opencv-python-headless', 'opencv-contrib-python', 'opencv-contrib-python-headless'],
  sklearn: ['scikit-learn'],
  skimage: ['scikit-image'],
  bs4: ['beautifulsoup4'],
  crypto: ['pycryptodome', 'pycrypto'],
  cryptodome: ['pycryptodomex'],
  jwt: ['pyjwt'],
  serial: ['pyserial'],
  usb: ['pyusb'],
  git: ['gitpython'],
  magic: ['python-magic'],
  docx: ['python-docx'],
  pptx: ['python-pptx'],
  slugify: ['python-slugify'],
  fitz: ['pymupdf'],
  osgeo: ['gdal'],
  mysqldb: ['mysqlclient'],
  zmq: ['pyzmq'],
  attr: ['attrs'],
  pkg_resources: ['setuptools'],
  mpl_toolkits: ['matplotlib'],
  pylab: ['matplotlib'],
  ruamel: ['ruamel-yaml'],
  openssl: ['pyopenssl'],
  wx: ['wxpython'],
  gi: ['pygobject'],
  win32api: ['pywin32'],
  faiss: ['faiss-cpu', 'faiss-gpu'],
  rest_framework: ['djangorestframework'],
  umap: ['umap-learn'],
  igraph: ['python-igraph', 'igraph'],
  levenshtein: ['python-levenshtein', 'levenshtein'],
};

/** The standard library as far as anybody would list it in a manifest (docs.python.org, "The Python Standard Library"). */
const standard = new Set(
  'abc argparse array ast asyncio base64 bisect bz2 calendar cmath collections colorsys concurrent configparser contextlib copy csv ctypes curses dataclasses datetime dbm decimal difflib dis email ensurepip enum errno faulthandler fcntl filecmp fnmatch fractions ftplib functools gc getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap multiprocessing numbers operator os pathlib pdb pickle pkgutil platform plistlib poplib posixpath pprint pty pwd queue random re readline resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess symtable sys sysconfig syslog tarfile tempfile termios textwrap threading time timeit tkinter token tokenize tomllib traceback tracemalloc tty types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo pip'.split(
    ' ',
  ),
);

export const isStandardModule = (name: string): boolean => standard.has(name) || name.startsWith('_');

/** True if the distribution `locked` (canonical name) may bring the module `name`: `google` comes with `google-cloud-storage`. */
export function importComesFrom(name: string, locked: string): boolean {
  const wanted = name.toLowerCase().replaceAll('_', '-');
  const parts = locked.split('-');
  return (
    locked === wanted ||
    parts.includes(wanted) ||
    locked.replaceAll('-', '') === wanted.replaceAll('-', '') ||
    locked === `py${wanted}` ||
    locked.startsWith(`${wanted}-`) ||
    locked.endsWith(`-${wanted}`) ||
    (others[name.toLowerCase()]?.includes(locked) ?? false)
  );
}

"""Reduced workloads of pyperformance's programs; each returns what can be compared.

Runs inside the target interpreter: standard library only.
"""

import bz2
import io
import random

GALAXY = (40, 500, 400)
CLEAR = b"This is a test. What could possibly go wrong? " * 40
KEY = bytes(range(7, 23))


def workload(name, module):
    """Return a callable that runs the program once."""
    return globals()[name](module)


def richards(m):
    """Run the scheduler once."""
    return lambda: m.Richards().run(1)


def deltablue(m):
    """Solve a chain and a projection of constraints."""
    return lambda: m.delta_blue(60)


def nbody_of_pairs(m):
    """Advance five bodies, and weigh them."""
    m.offset_momentum(m.BODIES["sun"])

    def run():
        m.advance(0.01, 200)
        return m.report_energy()

    return run


def fannkuch(m):
    """Flip pancakes."""
    return lambda: m.fannkuch(7)


def spectral_norm(m):
    """Multiply by a matrix that is computed on the way."""

    def run():
        u = [1] * 40
        for _ in range(3):
            v = m.eval_AtA_times_u(u)
            u = m.eval_AtA_times_u(v)
        return u, v

    return run


def chaos(m):
    """Draw a fractal."""
    shapes = (
        [
            (1.597350, 3.304460),
            (1.575810, 4.123260),
            (1.313210, 5.288350),
            (1.618900, 5.329910),
            (2.889940, 5.502700),
            (2.373060, 4.381830),
            (1.662000, 4.360280),
        ],
        [(2.804500, 4.017350), (2.550500, 3.525230), (1.979010, 2.620360), (1.979010, 2.620360)],
        [(2.001670, 4.011320), (2.335040, 3.312830), (2.366800, 3.233460), (2.366800, 3.233460)],
    )
    splines = [
        m.Spline(
            [m.GVector(x, y, 0.0) for x, y in shape],
            3,
            [0, 0, 0, 1, 1, 1, 2, 2, 2][: len(shape) + 2],
        )
        for shape in shapes
    ]
    game = m.Chaosgame(splines, 0.25)
    return lambda: game.create_image_chaos(64, 64, 1000, None, 1234)


def raytrace(m):
    """Render a scene."""

    def run():
        canvas = m.Canvas(24, 24)
        scene = m.Scene()
        scene.addLight(m.Point(30, 30, 10))
        scene.addLight(m.Point(-10, 100, 30))
        scene.lookAt(m.Point(0, 3, 0))
        scene.addObject(m.Sphere(m.Point(1, 3, -10), 2), m.SimpleSurface(baseColour=(1, 1, 0)))
        for y in range(6):
            scene.addObject(
                m.Sphere(m.Point(-3 - y * 0.4, 2.3, -5), 0.4),
                m.SimpleSurface(baseColour=(y / 6.0, 1 - y / 6.0, 0.5)),
            )
        scene.addObject(m.Halfspace(m.Point(0, 0, 0), m.Vector.UP), m.CheckerboardSurface())
        scene.render(canvas)
        return canvas.bytes.tobytes()

    return run


def float(m):  # noqa: A001 - the program's name
    """Normalise points."""

    def run():
        best = m.benchmark(4000)
        return best.x, best.y, best.z

    return run


def go(m):
    """Find a move."""
    return m.versus_cpu


def hexiom(m):
    """Solve a board."""
    board, _ = m.LEVELS[25]

    def run():
        stream = io.StringIO()
        m.solve_file(board.strip(), m.Done.FIRST_STRATEGY, m.DESCENDING, stream)
        return stream.getvalue()

    return run


def nqueens(m):
    """Place queens."""
    return lambda: list(m.n_queens(7))


def pyflate(m):
    """Unpack bzip2."""
    chance = random.Random(5)
    words = [
        "".join(chance.choices("abcdefghijklmnop ", k=chance.randrange(2, 9))) for _ in range(300)
    ]
    text = " ".join(chance.choices(words, k=3000)).encode()
    packed = bz2.compress(text)

    def run():
        field = m.RBitfield(io.BytesIO(packed))
        field.readbits(16)
        out = m.bzip2_main(field)
        assert out == text
        return out

    return run


def crypto_pyaes(m):
    """Encrypt and decrypt in counter mode."""

    def run():
        packed = m.AESModeOfOperationCTR(KEY).encrypt(CLEAR)
        return packed, m.AESModeOfOperationCTR(KEY).decrypt(packed)

    return run


def mdp(m):
    """Evaluate a battle."""
    return lambda: m.Battle().evaluate(0.9)


def scimark_sor(m):
    """Relax a grid."""

    def run():
        grid = m.Array2D(24, 24)
        for x, y in grid.indexes():
            grid[x, y] = (x * y) % 7 + 0.5
        m.SOR_execute(1.25, grid, 2, m.Array2D)
        return list(grid.data)

    return run


def scimark_sparse_mat_mult(m):
    """Multiply a sparse matrix by a vector."""
    from array import array

    rows, each = 100, 5
    chance = random.Random(3)
    value = array("d", [chance.random() for _ in range(rows * each)])
    column = array("i", [chance.randrange(rows) for _ in range(rows * each)])
    start = array("i", [each * i for i in range(rows + 1)])
    x = array("d", [chance.random() for _ in range(rows)])

    def run():
        y = array("d", [0.0]) * rows
        m.SparseCompRow_matmult(rows, y, value, start, column, x, 10)
        return list(y)

    return run


def scimark_monte_carlo(m):
    """Throw darts."""
    return lambda: m.MonteCarlo(2000)


def scimark_lu(m):
    """Factor a matrix."""
    from array import array

    size = 24
    grid = m.Random(7).RandomMatrix(m.ArrayList(size, size))

    def run():
        lower, pivot = m.ArrayList(size, size), array("i", [0]) * size
        m.LU(lower, grid, pivot)
        return [list(row) for row in lower.data], list(pivot)

    return run


def scimark_fft(m):
    """Transform forth and back."""
    values = m.Random(7).RandomVector(256)

    def run():
        data = m.copy_vector(values)
        m.FFT_transform(256, data)
        m.FFT_inverse(256, data)
        return list(data)

    return run


def barnes_hut(m):
    """Advance a galaxy by its quadtree."""

    def run():
        particles = m.create_deterministic_galaxy(*GALAXY)
        for _ in range(3):
            m.advance_system(particles, 0.5, 0.1, 1000, 800)
        return m.calculate_system_energy(particles)

    return run

"""What reading one document may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost.

    An ordinary page takes 6 ms of processor time and the worst of 453 public test
    files .39 s, so honest documents stay far below.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_pages: int = 2_000
    max_characters: int = 20_000_000
    memory_bytes: int = 1024 * 1024 * 1024
    open_files: int = 32
    file_bytes: int = 64 * 1024 * 1024
    base_output_bytes: int = 8 * 1024 * 1024
    output_bytes_per_page: int = 1024 * 1024
    max_output_bytes: int = 512 * 1024 * 1024
    page_cpu_s: int = 10
    base_cpu_s: int = 30
    cpu_s_per_page: float = 0.5
    max_cpu_s: int = 600
    wall_per_cpu: float = 2.5
    base_wall_s: float = 30.0
    stall_s: float = 60.0

    def cpu_s(self, pages: int) -> int:
        """CPU seconds that a document of so many pages may use."""
        return int(min(self.max_cpu_s, self.base_cpu_s + self.cpu_s_per_page * pages))

    def wall_s(self, pages: int) -> float:
        """Seconds on the clock that a document of so many pages may use."""
        return self.wall_per_cpu * self.cpu_s(pages) + self.base_wall_s

    def output_bytes(self, pages: int) -> int:
        """Bytes that may be said of a document of so many pages."""
        asked = self.base_output_bytes + self.output_bytes_per_page * pages
        return min(self.max_output_bytes, asked)

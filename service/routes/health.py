"""Is the process alive, and is it ready to answer."""

from fastapi import APIRouter

from service.routes.opening import ReadyWorkbench

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Say that the process answers, however busy its threads and its library are."""
    return {"status": "alive"}


@router.get("/readyz")
def readyz(workbench: ReadyWorkbench) -> dict[str, str | int]:
    """Say that the library and its encoder are warm; 503 until they are."""
    return {"status": "ready", "generation": workbench.generation}

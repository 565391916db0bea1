"""Loading tables: what a file would change and its bad rows, then the load itself, and withdrawing
a source."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.auth.sessions import COOKIE
from api.graphql.resolvers.changes import Table, load, withdraw
from api.pages.files import TYPES, saving
from api.pages.forms import TooLarge
from api.pages.uploads import Upload, Uploads
from api.pages.visit import FRESH, NO_STORE, Page, Site, Visit, see_other, visited
from graph.errors import BadInput
from viz.pages.load.view import Loading, Shown, check_page, load_page, stored_page, withdraw_page
from viz.words.errors import in_language, wording
from viz.words.language import LANGUAGES

MAX_UPLOADS = 8
"""The largest number of uploads of the largest size that are kept at once, for all visitors."""
MAX_FILES = 30

MAX_SOURCES = 200
"""The largest number of sources that are offered to be withdrawn."""

OfUpload = Callable[[Visit, Upload], Awaitable[Response]]


def routes(site: Site) -> list[Route]:
    uploads = Uploads(MAX_UPLOADS * site.limits.upload)

    def page(method: str, path: str, made: Page, most: int | None = None) -> Route:
        return Route(
            path, visited(site, made, Role.EDITOR, most, site.limits.writing), methods=[method]
        )

    def of_upload(method: str, path: str, made: OfUpload) -> Route:
        return page(method, path, partial(_with_upload, uploads, made))

    return [
        page("GET", "/load", _ask),
        page("POST", "/load", partial(_receive, uploads), site.limits.upload),
        page("GET", "/load/template.xlsx", _template),
        page("GET", "/load/withdraw", _may_withdraw),
        page("POST", "/load/withdraw", _withdraw),
        of_upload("GET", "/load/{id}", _check),
        of_upload("POST", "/load/{id}", _store),
        of_upload("GET", "/load/{id}/stored", _stored),
        of_upload("GET", "/load/{id}/rejected.xlsx", _rejected),
        page("POST", "/load/{id}/leave", partial(_leave, uploads)),
    ]


async def _with_upload(uploads: Uploads, made: OfUpload, visit: Visit) -> Response:
    """The page of an upload that is still kept for its visitor, or else the form to choose a
    file."""
    upload = uploads.find(visit.request.path_params["id"], _owner(visit))
    if upload is None:
        return await _upload_form(
            visit, visit.words.text("That file is no longer kept here; choose it again."), 404
        )
    return await made(visit, upload)


async def _ask(visit: Visit) -> Response:
    return await _upload_form(visit)


async def _upload_form(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """The page where one chooses a file; `wrong`: why the last one could not be read."""
    known = await visit.read("sources", visit.site.workspace.store.ids, "Source")
    sources = sorted(known)[:MAX_SOURCES]
    html = load_page(visit.lang, visit.served, sources, visit.site.limits.upload, wrong)
    return visit.page(html, status, FRESH if status == 200 else NO_STORE)


async def _receive(uploads: Uploads, visit: Visit) -> Response:
    text = visit.words.text
    try:
        async with visit.request.form(max_files=MAX_FILES, max_fields=10) as form:
            name, content = await _one_file(visit, form)
            source = str(form.get("source", "")).strip() or None
    except TooLarge as large:
        mega = visit.words.megabytes(large.most)
        return await _upload_form(
            visit,
            text(
                "What you sent has more than {mega} MB, which is the limit; load it in parts.",
                mega=mega,
            ),
            413,
        )
    except BadInput as error:
        return await _upload_form(visit, in_language(visit.words, error.message), 400)
    upload = uploads.keep(_owner(visit), name, content, source)
    return _to(visit, f"/load/{upload.id}")


async def _one_file(visit: Visit, form: FormData) -> tuple[str, bytes]:
    """The file's name and bytes; several CSV files become one zip file."""
    sent = [each for each in form.getlist("file") if isinstance(each, UploadFile) and each.filename]
    files = [(each.filename or "", await each.read()) for each in sent]
    if not files:
        raise BadInput("no_file")
    if empty := [name for name, content in files if not content]:
        raise BadInput("upload_empty", file=empty[0])
    if len(files) == 1:
        return files[0]
    if others := [name for name, _ in files if not name.lower().endswith(".csv")]:
        raise BadInput("upload_no_csv", file=others[0])
    if len({name for name, _ in files}) < len(files):
        raise BadInput("same_file_name")
    return await run_in_threadpool(_packed, files)


def _packed(files: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return "-".join(PurePath(name).stem for name, _ in files)[:60] + ".zip", packed.getvalue()


async def _check(visit: Visit, upload: Upload) -> Response:
    """The page with what a load would change, and what is wrong with the file."""
    if upload.done:
        return _to(visit, f"/load/{upload.id}/stored")
    version, preview = await _preview(visit, upload)
    shown = Shown(
        upload.id, upload.name, preview, upload.source or "", version, visit.request.query_params
    )
    return visit.page(
        await run_in_threadpool(
            check_page, visit.lang, visit.served, shown, visit.site.limits.upload
        )
    )


async def _preview(visit: Visit, upload: Upload) -> tuple[str, Loading]:
    """The data version, and what a load would change in it; computed once for a version and a
    language."""
    version = await run_in_threadpool(visit.site.version)
    if upload.preview is None or upload.preview[0] != (version, visit.lang):
        upload.preview = (version, visit.lang), await _load(visit, upload, dry_run=True)
    return version, upload.preview[1]


async def _load(
    visit: Visit, upload: Upload, *, dry_run: bool, skip_bad: bool = True, rows: bool = False
) -> Loading:
    """The outcome of a load; `rows`: with a workbook of the rejected rows."""
    table = Table(upload.content, upload.name, upload.source, dry_run, skip_bad, rows)
    words = wording(visit.words)
    outcome = await visit.write(
        "loadTable", load, visit.site.workspace.store, visit.site.tables, table, words
    )
    return Loading(
        outcome.changes,
        [rejection.as_dict(words) for rejection in outcome.rejections],
        outcome.sources,
        stored=outcome.changes is not None and not dry_run,
        rejected_rows=outcome.rejected,
    )


async def _store(visit: Visit, upload: Upload) -> Response:
    """Stores what the visitor saw. If the graph has changed since, so that the load would now do
    something else, that is shown first."""
    async with visit.request.form(max_files=0) as form:
        seen, good = form.get("seen"), form.get("rows") == "good"
    async with upload.storing:
        if upload.done:
            return _to(visit, f"/load/{upload.id}/stored")
        before = upload.preview
        version, now = await _preview(visit, upload)
        if version != seen and not (before and before[0][0] == seen and before[1] == now):
            return _to(visit, f"/load/{upload.id}", changed="yes")
        done = await _load(visit, upload, dry_run=False, skip_bad=good, rows=good)
        if not done.stored:
            return _to(visit, f"/load/{upload.id}", changed="yes")
        upload.done, upload.content = done, b""
    return _to(visit, f"/load/{upload.id}/stored")


async def _stored(visit: Visit, upload: Upload) -> Response:
    if not upload.done:
        return _to(visit, f"/load/{upload.id}")
    return visit.page(
        stored_page(visit.lang, visit.served, Shown(upload.id, upload.name, upload.done))
    )


async def _leave(uploads: Uploads, visit: Visit) -> Response:
    uploads.drop(visit.request.path_params["id"], _owner(visit))
    return _to(visit, "/load")


async def _rejected(visit: Visit, upload: Upload) -> Response:
    outcome = upload.done or await _load(visit, upload, dry_run=True, rows=True)
    if not outcome.rejected_rows:
        raise HTTPException(404)
    return _workbook(outcome.rejected_rows, visit.words.text("rejected-rows"))


async def _template(visit: Visit) -> Response:
    lang = visit.request.query_params.get("template", visit.lang)
    made = await run_in_threadpool(
        visit.site.tables.template, lang if lang in LANGUAGES else visit.lang
    )
    return _workbook(made, f"verkosto-{lang if lang in LANGUAGES else visit.lang}")


async def _may_withdraw(visit: Visit) -> Response:
    source = visit.request.query_params.get("source", "").strip()
    removed = await _withdrawn(visit, source, dry_run=True)
    html = withdraw_page(visit.lang, visit.served, source, removed, done=False)
    return visit.page(html, 200 if removed else 404)


async def _withdraw(visit: Visit) -> Response:
    async with visit.request.form(max_files=0) as form:
        source = str(form.get("source", "")).strip()
    removed = await _withdrawn(visit, source, dry_run=False)
    html = withdraw_page(visit.lang, visit.served, source, removed, done=True)
    return visit.page(html, 200 if removed else 404, NO_STORE)


async def _withdrawn(visit: Visit, source: str, *, dry_run: bool) -> Mapping[str, int]:
    """How many statements of each kind the source makes, or made if they are now withdrawn."""
    store = visit.site.workspace.store
    outcome = await visit.write("withdrawSource", withdraw, store, source, dry_run)
    return outcome.removed


def _owner(visit: Visit) -> str:
    """The owner of an upload: the visitor who is signed in, in this session."""
    return f"{visit.identity.who}\n{visit.request.cookies.get(COOKIE, '')}"


def _to(visit: Visit, path: str, **more: str) -> Response:
    return see_other(visit.served.to(path, **more))


def _workbook(content: bytes, name: str) -> Response:
    return Response(content, media_type=TYPES["xlsx"], headers=saving(f"{name}.xlsx"))

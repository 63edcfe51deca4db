"""An app with one function per thing the development host has to do."""

import asyncio
import json
import time
import typing

import azure.durable_functions as df
import azure.functions as func

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
attempts: list[int] = []
EVENTS_FAILED: list[str] = []


def answer(value: object, status: int = 200) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(value), status_code=status, mimetype="application/json")


@app.route("echo/{id:int}/{name?}", methods=["GET", "POST"])
def echo(req: func.HttpRequest) -> func.HttpResponse:
    return answer(
        {
            "method": req.method,
            "url": req.url,
            "route": dict(req.route_params),
            "query": dict(req.params),
            "headers": dict(req.headers),
            "body": req.get_body().decode(),
        }
    )


@app.route("echo/text", methods=["GET"])
def text(req: func.HttpRequest) -> str:
    return "plain"


@app.route("cookie", methods=["GET"])
def cookie(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse("ok", status_code=201, headers={"ETag": '"1"'})
    response.headers.add("Set-Cookie", "a=1; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=60")
    response.headers.add("Set-Cookie", "b=2; Expires=Wed, 21 Oct 2015 07:28:00 GMT")
    return response


@app.route("fail", methods=["GET"])
def fail(req: func.HttpRequest) -> func.HttpResponse:
    raise ValueError("on purpose")


@app.route("nothing", methods=["GET"])
def nothing(req: func.HttpRequest):
    return None


@app.route("block", methods=["GET"])
async def block(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(1)  # on purpose: an async handler that blocks
    return func.HttpResponse("unblocked")


@app.route("slow", methods=["GET"])
def slow(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(float(req.params["seconds"]))
    return func.HttpResponse("done")


@app.route("guarded", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
def guarded(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("open")


@app.route("trace", methods=["GET"])
def trace(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return func.HttpResponse(context.trace_context.trace_parent)


@app.route("copies/{name}", methods=["GET"])
@app.blob_input("blob", "out/{name}.txt", "LAKE_STORAGE", data_type="binary")
def copies(req: func.HttpRequest, blob: bytes) -> func.HttpResponse:
    return func.HttpResponse(blob or b"missing")


@app.route("head", methods=["GET", "HEAD"])
def head(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(req.method)


@app.route("answers/{kind}", methods=["GET"])
def answers(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse("body", status_code=204 if req.route_params["kind"] == "empty" else 200)
    response.headers["X-Name"] = {"accent": "é", "break": "a\r\nb"}.get(req.route_params["kind"], "plain")
    response.headers.add("X-Twice", "first")
    response.headers.add("X-Twice", "last")
    response.headers["X-Frame-Options"] = "DENY"
    return response


@app.route("administer/{x}")
def left_out_for_its_route(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("never")


@app.route("{*path}", methods=["GET", "POST", "HEAD", "OPTIONS"])
def zz_fallback(req: func.HttpRequest) -> func.HttpResponse:
    return answer({"path": req.route_params.get("path", "")}, 405)


@app.queue_trigger("msg", "%IN_QUEUE%", "AzureWebJobsStorage")
@app.queue_output("out", "answers", "AzureWebJobsStorage")
@app.blob_output("copy", "out/{name}.txt", "LAKE_STORAGE")
def on_message(msg: func.QueueMessage, out: func.Out[typing.List[str]], copy: func.Out[str]) -> None:  # noqa: UP006 (the runtime refuses list[str])
    body = msg.get_json()
    if body["name"] == "bad":
        raise ValueError("bad message")
    if body["name"] == "slow":
        time.sleep(1)
    out.set([f"{body['name']}:{msg.dequeue_count}", f"{msg.id is not None}"])
    copy.set(msg.get_body().decode())


@app.blob_trigger("blob", "raw/{name}", "LAKE_STORAGE", source=func.BlobSource.EVENT_GRID)
@app.queue_output("out", "answers", "AzureWebJobsStorage")
def on_blob(blob: func.InputStream, out: func.Out[str]) -> None:
    if "bad" in (blob.name or ""):
        raise ValueError("bad blob")
    if "slow" in (blob.name or ""):
        time.sleep(1)
    facts = [blob.name, blob.length, blob.read().decode(), blob.metadata, blob.blob_properties["ETag"]]
    out.set(json.dumps(facts))


@app.queue_trigger("msg", "%IN_QUEUE%-poison", "AzureWebJobsStorage")
@app.queue_output("out", "answers", "AzureWebJobsStorage")
def on_poison(msg: func.QueueMessage, out: func.Out[str]) -> None:
    if b"worse" in msg.get_body():
        raise ValueError("worse than bad")
    out.set(f"poison: {msg.get_body().decode()}")


@app.event_grid_trigger("event")
@app.queue_output("out", "answers", "AzureWebJobsStorage")
def on_event(event: func.EventGridEvent, out: func.Out[str]) -> None:
    name = (event.subject or "").rpartition("/")[2]
    if name == "twice" and not EVENTS_FAILED:
        EVENTS_FAILED.append(name)
        raise ValueError("not yet")
    out.set(json.dumps([name, event.event_type, event.get_json()["eTag"] != ""]))


@app.timer_trigger("timer", "%TICK%", run_on_startup=True)
@app.retry(strategy="fixed_delay", max_retry_count="2", delay_interval="00:00:00")
@app.queue_output("out", "ticks", "AzureWebJobsStorage")
def on_timer(timer: func.TimerRequest, context: func.Context, out: func.Out[str]) -> None:
    attempts.append(context.retry_context.retry_count)
    if len(attempts) < 3:
        raise RuntimeError("not yet")
    out.set(json.dumps({"attempts": attempts, "past_due": timer.past_due}))


@app.route("sums/{id}", methods=["POST"])
@app.durable_client_input("client")
async def start_sum(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    instance = await client.start_new("add_up", req.route_params["id"], req.get_json())
    return answer({"id": instance}, 202)


@app.route("late-sums/{id}", methods=["POST"])
@app.durable_client_input("client")
async def start_sum_late(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    await asyncio.sleep(1)
    return answer({"id": await client.start_new("add_up", req.route_params["id"], req.get_json())}, 202)


@app.route("sums/{id}", methods=["GET"])
@app.durable_client_input("client")
async def get_sum(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    status = await client.get_status(req.route_params["id"])
    return answer(
        {"status": status.runtime_status.value if status.runtime_status else None, "output": status.output}
    )


@app.orchestration_trigger("context")
def add_up(context: df.DurableOrchestrationContext):
    numbers = context.get_input()["numbers"]
    squares = yield context.task_all([context.call_activity("square", number) for number in numbers])
    return sum(squares)


@app.route("naps/{id}", methods=["POST"])
@app.durable_client_input("client")
async def start_nap(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    return answer({"id": await client.start_new("rest", req.route_params["id"], req.get_json())}, 202)


@app.orchestration_trigger("context")
def rest(context: df.DurableOrchestrationContext):
    retry = df.RetryOptions(first_retry_interval_in_milliseconds=1000, max_number_of_attempts=3)
    return (yield context.call_activity_with_retry("nap", retry, context.get_input()))


@app.activity_trigger("given")
def nap(given: dict) -> str:
    time.sleep(given["seconds"])
    return "rested"


@app.activity_trigger("number")
def square(number: int) -> int:
    return number * number

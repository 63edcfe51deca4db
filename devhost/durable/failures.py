"""The text of a failed activity as the extension writes it: a sentence, and a serialized .NET exception.

The extension turns what the worker reports into an RpcException, wraps that in a System.Exception with the
friendly message, and serializes the pair with stacks and source paths: some 5 KB of JSON that an orchestrator
gets to see in `str(error)`, and that ends in the instance's `output`.
"""

import json
from typing import Any

from devhost.durable.protocol import without_state

_HOST = "/_/src/WebJobs.Script"
_SDK = "D:\\a\\_work\\1\\s\\src\\Microsoft.Azure.WebJobs.Host"
_EXTENSION = "D:\\a\\_work\\1\\s\\src\\WebJobs.Extensions.DurableTask"
_CALL = "Object instance, Object[] arguments"
_FRAMES = (
    (
        "Microsoft.Azure.WebJobs.Script.Description.WorkerFunctionInvoker.InvokeCore"
        "(Object[] parameters, FunctionInvocationContext context)",
        f"{_HOST}/Description/Workers/WorkerFunctionInvoker.cs:line 101",
    ),
    (
        "Microsoft.Azure.WebJobs.Script.Description.FunctionInvokerBase.Invoke(Object[] parameters)",
        f"{_HOST}/Description/FunctionInvokerBase.cs:line 82",
    ),
    (
        "Microsoft.Azure.WebJobs.Script.Description.FunctionGenerator.Coerce[T](Task`1 src)",
        f"{_HOST}/Description/FunctionGenerator.cs:line 225",
    ),
    (
        f"Microsoft.Azure.WebJobs.Host.Executors.FunctionInvoker`2.InvokeAsync({_CALL})",
        f"{_SDK}\\Executors\\FunctionInvoker.cs:line 52",
    ),
    (
        "Microsoft.Azure.WebJobs.Extensions.DurableTask.FunctionExecutionHelper."
        "<ExecuteActivityFunction>b__0(Func`1 userCodeInvoker)",
        f"{_EXTENSION}\\Listener\\FunctionExecutionHelper.cs:line 94",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.InvokeWithTimeoutAsync(IFunctionInvoker "
        "invoker, ParameterHelper parameterHelper, CancellationTokenSource timeoutTokenSource, "
        "CancellationTokenSource functionCancellationTokenSource, Boolean throwOnTimeout, TimeSpan "
        "timerInterval, IFunctionInstance instance)",
        f"{_SDK}\\Executors\\FunctionExecutor.cs:line 581",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.ExecuteWithWatchersAsync"
        "(IFunctionInstanceEx instance, ParameterHelper parameterHelper, ILogger logger, "
        "CancellationTokenSource functionCancellationTokenSource)",
        f"{_SDK}\\Executors\\FunctionExecutor.cs:line 527",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.ExecuteWithLoggingAsync(IFunctionInstanceEx"
        " instance, FunctionStartedMessage message, FunctionInstanceLogEntry instanceLogEntry, "
        "ParameterHelper parameterHelper, ILogger logger, CancellationToken cancellationToken)",
        f"{_SDK}\\Executors\\FunctionExecutor.cs:line 306",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.TryExecuteAsync(IFunctionInstance "
        "functionInstance, CancellationToken cancellationToken)",
        f"{_SDK}\\Executors\\FunctionExecutor.cs:line 108",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.TryExecuteAsyncCore(IFunctionInstanceEx "
        "functionInstance, FunctionStartedMessage startedMessage, FunctionInstanceLogEntry instanceLogEntry, "
        "ParameterHelper parameterHelper, ILogger logger, CancellationToken cancellationToken)",
        f"{_SDK}\\Executors\\FunctionExecutor.cs:line 177",
    ),
    (
        "Microsoft.Azure.WebJobs.Host.Executors.TriggeredFunctionExecutor`1.TryExecuteAsync"
        "(TriggeredFunctionData input, CancellationToken cancellationToken)",
        f"{_SDK}\\Executors\\TriggeredFunctionExecutor.cs:line 69",
    ),
    (
        "Microsoft.Azure.WebJobs.Extensions.DurableTask.FunctionExecutionHelper.ExecuteActivityFunction"
        "(ITriggeredFunctionExecutor executor, TriggeredFunctionData triggerInput, CancellationToken "
        "cancellationToken)",
        f"{_EXTENSION}\\Listener\\FunctionExecutionHelper.cs:line 76",
    ),
    (
        "Microsoft.Azure.WebJobs.Extensions.DurableTask.TaskActivityShim.RunAsync(TaskContext context, "
        "String rawInput)",
        f"{_EXTENSION}\\Listener\\TaskActivityShim.cs:line 71",
    ),
)
_SEPARATOR = "--- End of stack trace from previous location ---"
_TYPE = "System.Exception, System.Private.CoreLib"
_RPC_TYPE = "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script"


def activity_failure(name: str, message: str, stack: str) -> tuple[str, str]:
    """Reason and details of a failed activity, from the worker's message and stack."""
    # What follows "Exception:" in the worker's report keeps its blank.
    friendly = f" {without_state(message)}"
    return f"Activity function '{name}' failed: {friendly}", _serialized(friendly, without_state(stack))


def _serialized(friendly: str, stack: str) -> str:
    reported = f"Result: Failure\nException:{friendly}\nStack: {stack}"
    remote = _exception(_RPC_TYPE, reported, stack=_stack())
    return json.dumps(_exception(_TYPE, friendly, inner=remote), separators=(",", ":"))


def _exception(
    kind: str, message: str, *, inner: dict[str, Any] | None = None, stack: str | None = None
) -> dict[str, Any]:
    return {
        "$type": kind,
        "ClassName": kind.partition(",")[0],
        "Message": message,
        "Data": None,
        "InnerException": inner,
        "HelpURL": None,
        "StackTraceString": stack,
        "RemoteStackTraceString": None,
        "RemoteStackIndex": 0,
        "ExceptionMethod": None,
        "HResult": -2146233088,
        "Source": "System.Private.CoreLib" if stack else None,
        "WatsonBuckets": None,
    }


def _stack() -> str:
    lines = [f"   at {method} in {place}" for method, place in _FRAMES]
    return f"\n{_SEPARATOR}\n".join(lines)

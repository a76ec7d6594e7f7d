import asyncio
import json
import os
import sys
import time

from openai_codex import ApprovalMode, AsyncCodex, CodexConfig, Sandbox

options = json.loads(sys.argv[1])


async def main():
    async with AsyncCodex(CodexConfig(codex_bin=os.environ["BENCH_CODEX"])) as codex:

        async def conversation():
            thread = await codex.thread_start(approval_mode=ApprovalMode.deny_all, sandbox=Sandbox.read_only)
            for _ in range(options["turns"]):
                result = await thread.run("Go")
                if not result.final_response:
                    raise RuntimeError("no answer")

        start = time.perf_counter()
        await asyncio.gather(*(conversation() for _ in range(options["atOnce"])))
        print(json.dumps({"wall": (time.perf_counter() - start) * 1000}))


asyncio.run(main())

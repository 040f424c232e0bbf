package io.github.socketpool.benchmark.call;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * End-to-end tests that count system calls.
 */
class SystemCallSectionTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@BeforeEach
	void requireStrace() {
		assumeTrue(Strace.available());
	}

	@Test
	void aCallOfRawIsOneWriteAndOneRead() throws Exception {
		String report = run("rows=raw", "warmup=0.1", "calls=2000");
		assertThat(report).contains("1 caller, 120 B, over 2000 calls of each caller")
			.containsPattern("\\| (write|sendto) \\| 1\\.\\d{4} \\|")
			.containsPattern("\\| (read|recvfrom) \\| 1\\.\\d{4} \\|");
	}

	@Test
	void aFailedRowIsNamedAndDoesNotEndTheSection() throws Exception {
		assertThat(run("rows=raw,commons-pool2", "warmup=0.1", "calls=10", "jdk=/nowhere"))
			.contains("Failed: raw, commons-pool2.");
	}

	@Test
	void aRowThatCannotBeMeasuredWithAServerIsLeftOut() throws Exception {
		assertThat(run("rows=httpclient5,raw", "server=thinking", "warmup=0.1", "calls=10"))
			.contains("| system call | raw |");
	}

	private String run(String... options) throws Exception {
		List<String> args = new ArrayList<>(List.of(options));
		args.add("mode=syscalls");
		CallBenchmark.section(args.toArray(String[]::new))
			.run(new PrintStream(this.out, true, StandardCharsets.UTF_8),
					new PrintStream(ByteArrayOutputStream.nullOutputStream()));
		return this.out.toString(StandardCharsets.UTF_8);
	}

}

package io.github.socketpool.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import io.github.socketpool.benchmark.server.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JavaProcess}.
 */
class JavaProcessTests {

	@Test
	void aProcessThatDoesNotAnswerIsKilled() throws Exception {
		try (JavaProcess process = JavaProcess.start("", ServerProcess.class, List.of())) {
			ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> process.readLine(Duration.ofMillis(50)))
				.withMessage("No answer for 0.05 s, killed");
			assertThat(handle.onExit()).succeedsWithin(Duration.ofMinutes(1));
		}
	}

	@Test
	void aProcessThatEndsByItselfIsNotReportedAsKilled() throws Exception {
		try (JavaProcess process = JavaProcess.start("", List.of("true"))) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> process.readLine(Duration.ofMinutes(1)))
				.withMessageContaining("ended without an answer");
		}
	}

	@Test
	@Timeout(30)
	void aProcessThatDoesNotEndWhenItIsAskedToIsKilled() throws Exception {
		try (JavaProcess process = JavaProcess.start("",
				List.of("sh", "-c", "trap '' TERM; echo ready; exec sleep 60"))) {
			ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
			assertThat(process.readLine()).isEqualTo("ready");
			process.close(Duration.ofMillis(100));
			assertThat(handle.isAlive()).isFalse();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aProcessOnOneProcessorHasTheCollectorOfTheOthers() throws Exception {
		List<String> command = JavaProcess.command("", JavaProcessTests.class);
		try (JavaProcess process = JavaProcess.start("0", command)) {
			assertThat(process.readLine(Duration.ofMinutes(1))).startsWith("G1 ");
		}
	}

	/**
	 * Print the name of a collector.
	 * @param args none
	 */
	public static void main(String[] args) {
		System.out.println(ManagementFactory.getGarbageCollectorMXBeans().get(0).getName());
	}

	@Test
	void aProcessThatAnswersInTimeLives() throws Exception {
		try (JavaProcess process = JavaProcess.start("", ServerProcess.class, List.of())) {
			process.writeLine("server=echo");
			assertThat(Integer.parseInt(process.readLine(Duration.ofMinutes(1)))).isPositive();
			process.writeLine("server=echo port=0");
			assertThat(Integer.parseInt(process.readLine())).isPositive();
		}
	}

}

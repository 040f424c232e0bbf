package io.github.socketpool.sample;

import java.util.concurrent.TimeUnit;

import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for problems at the first start of the application.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartupTests {

	@Test
	void aPortInUseIsReportedWithTheRemedy(CapturedOutput output) {
		try (StubServer other = StubServer.start()) {
			assertThatException().isThrownBy(() -> SpringApplication.run(SampleApplication.class, "--server.port=0",
					"--sample.server.port=" + other.port()));
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("127.0.0.1:" + other.port())
				.contains("--sample.server.port=9001");
		}
	}

	@ParameterizedTest
	@CsvSource({ "rates-port, second-rates-port, 9103", "second-rates-port, rates-port, 9104" })
	void aPortOfTheOtherServersInUseIsReportedWithItsProperty(String property, String free, int remedy,
			CapturedOutput output) {
		try (StubServer other = StubServer.start()) {
			assertThatException().isThrownBy(() -> SpringApplication.run(SampleApplication.class, "--server.port=0",
					"--sample.server.port=0", "--socketpool.port=9000", "--sample.server." + free + "=0",
					"--sample.server." + property + "=" + other.port()));
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("127.0.0.1:" + other.port())
				.contains("--sample.server." + property + "=" + remedy);
		}
	}

}

package io.github.socketpool.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each mistake in the addresses of several servers stops the application with
 * a report that says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralAddressesFailureTests {

	@ParameterizedTest(name = "{1}={2} {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					addresses=north:9000,south:9000 | host | east | must not be set together with {client}addresses | Remove host and port, or remove addresses.
					addresses=north:9000,south:9000 | port | 9001 | must not be set together with {client}addresses | Remove host and port, or remove addresses.
					call-timeout=1s | addresses | north:9000,south:9000,north:9000 | has north:9000 twice | Use each address once.
					call-timeout=1s | addresses | north:9000,North:9000 | has North:9000, which is the same address as north:9000 | Use each address once.
					call-timeout=1s | addresses | [::1]:9000,[0:0:0:0:0:0:0:1]:9000 | which is the same address as [::1]:9000 | Use each address once.
					call-timeout=1s | addresses | north:9000,,south:9000 | has an empty address at position 2 | Remove a comma
					call-timeout=1s | addresses | north:9000,south:9000, | has an empty address at position 3 | or add the address that is missing.
					call-timeout=1s | addresses | north:9000,south | has the address south, which must be a host with a port | such as quotes.example.com:9000
					call-timeout=1s | addresses | north:9000,south:70000 | has the address south:70000, which has a port that must be between 1 and 65535 | Use the port that the server listens on.
					call-timeout=1s | addresses | north:9000,::1:9000 | has the address ::1:9000, which must be a host with a port | [::1]:9000
					call-timeout=1s | addresses | north:9000,tcp://south:9000 | has the address tcp://south:9000, which must be a host with a port | such as quotes.example.com:9000
					call-timeout=1s | addresses | north:9000;south:9000 | must be a host with a port | such as quotes.example.com:9000
					call-timeout=1s | addresses | north:9000,unix:run/a.sock | has the address unix:run/a.sock, which must be an absolute path | such as unix:/run/server.sock
					addresses=north:9000,unix:/run/a.sock | ssl.enabled | true | has no meaning for the Unix domain socket unix:/run/a.sock | Set ssl.enabled to false, or use a TCP port
					""")
	void aMistakeIsReportedWithKeyValueOriginReasonAndRemedy(String other, String key, String value, String reason,
			String remedy, CapturedOutput output) {
		new AddressMistake(key, value, reason, remedy).requireReported(output, other);
	}

	@Test
	void anUnknownBalancingIsReportedWithKeyValueOriginAndThoseThatExist(CapturedOutput output) {
		AddressMistake.fails("--socketpool.addresses=north:9000,south:9000", "--socketpool.balancing=random");
		assertThat(output).contains("Property: socketpool.balancing")
			.contains("Value: \"random\"")
			.contains("Origin: \"socketpool.balancing\" from property source \"commandLineArgs\"")
			.contains("LEAST_BUSY")
			.contains("ROUND_ROBIN")
			.contains("FAILOVER");
	}

	@Test
	void aUnixDomainSocketWithABundleIsReportedUnderTheKeyOfTheBundle(CapturedOutput output) {
		AddressMistake.fails("--socketpool.addresses=north:9000,unix:/run/a.sock", "--socketpool.ssl.bundle=quotes",
				"--spring.ssl.bundle.jks.quotes.protocol=TLS");
		assertThat(output).contains("Invalid value 'quotes' for configuration property 'socketpool.ssl.bundle'")
			.contains("originating from '\"socketpool.ssl.bundle\"")
			.contains("has no meaning for the Unix domain socket unix:/run/a.sock");
	}

	@Test
	void anElementOfAListInAFileIsReportedWithItsLine(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("more.yml"), """
				socketpool:
				  addresses:
				  - north:9000
				  - south:9000
				  - east
				""");
		AddressMistake.fails("--spring.config.additional-location=file:" + file);
		assertThat(output).contains("Invalid value 'east' for configuration property 'socketpool.addresses'")
			.contains("more.yml] - 5:");
	}

}

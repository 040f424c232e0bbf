package io.github.socketpool.autoconfigure;

import java.util.Map;

import io.github.socketpool.context.NamedClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MissingClientWarning} in an application whose code was generated ahead
 * of time.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingClientWarningTests {

	private static final String WARNING = "code was generated ahead of time without an address";

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final MockEnvironment environment = new MockEnvironment();

	@BeforeEach
	void useGeneratedArtifacts() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, "true");
	}

	@AfterEach
	void useNoGeneratedArtifacts() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
	}

	@Test
	void anAddressThatIsSetOnlyAtRunTimeIsReported(CapturedOutput output) {
		this.environment.setProperty("socketpool.port", "9000");
		start();
		assertThat(output).contains(WARNING).contains("Set socketpool.port");
	}

	@Test
	void addressesThatAreSetOnlyAtRunTimeAreReported(CapturedOutput output) {
		this.environment.setProperty("socketpool.addresses[0]", "unix:/run/server.sock");
		start();
		assertThat(output).contains(WARNING).contains("or socketpool.addresses at build time too");
	}

	@Test
	void anApplicationWithAClientIsNotWarned(CapturedOutput output) {
		this.environment.setProperty("socketpool.port", "9000");
		this.beanFactory.registerSingleton("pool", Mockito.mock(ConnectionPool.class));
		start();
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void anApplicationWithoutAnAddressIsNotWarned(CapturedOutput output) {
		start();
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void anApplicationWithoutGeneratedCodeIsNotWarned(CapturedOutput output) {
		useNoGeneratedArtifacts();
		this.environment.setProperty("socketpool.port", "9000");
		start();
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void aNamedClientThatIsConfiguredOnlyAtRunTimeIsReported(CapturedOutput output) {
		setVariable("SOCKETPOOL_CLIENTS_MARKETDATA_PORT", "9000");
		start();
		assertThat(output).contains("There is no socketpool client marketdata");
	}

	@Test
	void aVariableWithoutDashesConfiguresTheClientWhoseNameHasThem(CapturedOutput output) {
		this.beanFactory.registerSingleton("names", new NamedClients("market-data"));
		setVariable("SOCKETPOOL_CLIENTS_MARKETDATA_PORT", "9000");
		start();
		assertThat(output).doesNotContain("There is no socketpool client");
	}

	@Test
	void aMissingRequiredClientIsReportedWithTheReason() {
		this.environment.setProperty("socketpool.host", "quotes.example.com");
		NoSuchBeanDefinitionException failure = new NoSuchBeanDefinitionException(ProtocolTemplate.class);
		FailureAnalysis analysis = new MissingClientFailureAnalyzer(this.beanFactory, this.environment).analyze(failure,
				failure, null);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains(WARNING);
		assertThat(analysis.getAction()).contains("at build time too");
	}

	private void setVariable(String name, String value) {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of(name, value)));
	}

	private void start() {
		new MissingClientWarning(this.beanFactory, this.environment).afterSingletonsInstantiated();
	}

}

package io.github.socketpool.autoconfigure;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;

/**
 * Tests that each contradiction of {@code sharing} stops the application with a report
 * that says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharingFailureTests {

	private static final Map<String, Class<?>[]> BEANS = Map.of("none", new Class<?>[] { NoBeans.class }, "matcher",
			new Class<?>[] { NoBeans.class, Matcher.class }, "strategy",
			new Class<?>[] { NoBeans.class, Strategy.class }, "both",
			new Class<?>[] { NoBeans.class, Matcher.class, Strategy.class });

	@ParameterizedTest(name = "{1} with {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					none     | sharing=correlated,mode=per-call | sharing | correlated | cannot be used with mode=per-call | Set mode to pooled, or sharing to exclusive.
					matcher  | sharing=correlated | sharing | correlated | cannot be used with the ResponseMatcher bean | Define a CorrelationStrategy bean instead, or set sharing to exclusive.
					both     | sharing=correlated | sharing | correlated | cannot be used with the ResponseMatcher bean | Remove the ResponseMatcher bean: the CorrelationStrategy bean replaces it.
					strategy | sharing=exclusive  | sharing | exclusive  | leaves the CorrelationStrategy bean | Set sharing to correlated, or remove the bean.
					both     | sharing=exclusive  | sharing | exclusive  | leaves the CorrelationStrategy bean | Set sharing to correlated, or remove the bean.
					strategy | sharing=correlated,correlation.request-id=/id | correlation.request-id | /id | has no effect, because the CorrelationStrategy bean | Remove the property or the bean.
					strategy | sharing=correlated,correlation.response-id=/a | correlation.response-id | /a | has no effect, because the CorrelationStrategy bean | Remove the property or the bean.
					none     | sharing=correlated,correlation.request-id=id,correlation.response-id=/id | correlation.request-id | id | must begin with '/' | such as /id
					none     | sharing=correlated,pool.max-in-flight=-1 | pool.max-in-flight | -1 | must be at least 1 | such as 64.
					""")
	void aContradictionIsReportedWithKeyValueOriginReasonAndRemedy(String beans, String properties, String key,
			String value, String reason, String remedy, CapturedOutput output) {
		fails(beans, properties.split(","));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '" + value + "' for configuration property 'socketpool." + key
					+ "' (originating from '\"socketpool." + key + "\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
	}

	@Test
	void aStrategyWithoutSharingIsReportedWithTheKeyThatUsesIt(CapturedOutput output) {
		fails("strategy");
		assertThat(output).contains("Invalid value 'exclusive' for configuration property 'socketpool.sharing'")
			.contains("leaves the CorrelationStrategy bean (");
	}

	@Test
	void oneKeyWithoutTheOtherIsReported(CapturedOutput output) {
		fails("none", "sharing=correlated", "correlation.response-id=/to");
		assertThat(output).contains("Configuration property 'socketpool.correlation.request-id' is not set");
	}

	@Test
	void anUnknownValueIsReportedWithThoseThatExist(CapturedOutput output) {
		fails("none", "sharing=pipelined");
		assertThat(output).contains("Property: socketpool.sharing")
			.contains("Value: \"pipelined\"")
			.contains("Origin: \"socketpool.sharing\" from property source \"commandLineArgs\"")
			.contains("CORRELATED")
			.contains("EXCLUSIVE");
	}

	@Test
	void aClientThatInheritsAContradictionIsNamed(CapturedOutput output) {
		fails(new Class<?>[] { NoBeans.class, QuotesMatcher.class }, "--socketpool.sharing=correlated",
				"--socketpool.clients.quotes.port=9001");
		assertThat(output).contains("Invalid value 'correlated' for configuration property 'socketpool.sharing'")
			.contains("which client 'quotes' inherits: it cannot be used with the ResponseMatcher bean");
	}

	@Test
	void pointersThatAClientInheritsMayBeMeantForOthers() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withUserConfiguration(QuotesStrategy.class)
			.withPropertyValues("socketpool.clients.quotes.port=9001", "socketpool.clients.quotes.sharing=correlated",
					"socketpool.correlation.request-id=/id", "socketpool.correlation.response-id=/id")
			.run((context) -> assertThat(context).hasNotFailed().hasBean("quotesConnectionPool"));
	}

	@Test
	void withoutJacksonABeanIsRequired() {
		ApplicationContextRunner contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.withPropertyValues("socketpool.port=9000", "socketpool.sharing=correlated");
		contextRunner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("'sharing'")
			.hasMessageContaining("needs Jackson")
			.hasMessageContaining("define a CorrelationStrategy bean"));
		contextRunner
			.withPropertyValues("socketpool.correlation.request-id=/id", "socketpool.correlation.response-id=/id")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'correlation.request-id'")
				.hasMessageContaining("define a CorrelationStrategy bean"));
	}

	private static void fails(String beans, String... properties) {
		fails(BEANS.get(beans),
				Stream.concat(Stream.of("--socketpool.port=9000"), Stream.of(properties).map("--socketpool."::concat))
					.toArray(String[]::new));
	}

	private static void fails(Class<?>[] beans, String... arguments) {
		SpringApplication application = new SpringApplication(beans);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoBeans {

	}

	@Configuration(proxyBeanMethods = false)
	static class Matcher {

		@Bean
		ResponseMatcher matcher() {
			return mock(ResponseMatcher.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QuotesMatcher {

		@Bean
		@Qualifier("quotes")
		ResponseMatcher quotesMatcher() {
			return mock(ResponseMatcher.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Strategy {

		@Bean
		CorrelationStrategy strategy() {
			return mock(CorrelationStrategy.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QuotesStrategy {

		@Bean
		@Qualifier("quotes")
		CorrelationStrategy quotesStrategy() {
			return mock(CorrelationStrategy.class);
		}

	}

}

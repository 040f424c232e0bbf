package io.github.socketpool.autoconfigure;

import java.util.Map;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The fluent client of the default client, as applications inject and replace it.
 */
class ProtocolClientBeanTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void clientCallsThroughTheTemplate() {
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port()).run((context) -> {
				ProtocolClient client = context.getBean("protocolClient", ProtocolClient.class);
				assertThat(client.name()).isEqualTo("default");
				assertThat(client.call(Map.of("a", 1)).operation("echo").retrieve(String.class)).isEqualTo("{\"a\":1}");
			});
		}
	}

	@Test
	void withoutAnAddressThereIsNoClient() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(ProtocolClient.class));
	}

	@Test
	void clientOfTheApplicationReplacesIt() {
		ProtocolClient own = mock(ProtocolClient.class);
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("own", ProtocolClient.class, () -> own)
			.run((context) -> assertThat(context.getBean(ProtocolClient.class)).isSameAs(own));
	}

	@Test
	void operationsOfTheApplicationThatAreNoTemplateHaveNoClient() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean(ProtocolOperations.class, () -> mock(ProtocolOperations.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProtocolClient.class));
	}

	@Nested
	@DirtiesContext
	@SpringBootTest(classes = Application.class, properties = "socketpool.port=9000",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	class Mocked {

		@MockitoBean(answers = Answers.RETURNS_DEEP_STUBS)
		private ProtocolClient client;

		@Test
		void testStubsACall() {
			given(this.client.call("request").operation("quote").retrieve(Integer.class)).willReturn(42);
			assertThat(this.client.call("request").operation("quote").retrieve(Integer.class)).isEqualTo(42);
		}

	}

	@Nested
	@DirtiesContext
	@SpringBootTest(classes = Application.class, properties = "socketpool.port=9000",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	class OperationsMocked {

		@MockitoBean
		private ProtocolOperations operations;

		@Autowired
		private ApplicationContext context;

		@Test
		void contextStartsWithoutATemplate() {
			assertThat(this.context.getBeansOfType(ProtocolTemplate.class)).isEmpty();
			assertThat(this.context.getBean(ProtocolOperations.class)).isSameAs(this.operations);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}

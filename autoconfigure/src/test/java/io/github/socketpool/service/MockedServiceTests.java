package io.github.socketpool.service;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ProtocolClients;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * Tests that services, and what they need, can be replaced by mocks.
 */
class MockedServiceTests {

	@Nested
	@SpringBootTest(classes = OneClient.class, webEnvironment = WebEnvironment.NONE,
			properties = "socketpool.port=9000")
	class OfOneClient {

		@MockitoBean
		Echo echo;

		@Autowired
		ProtocolServiceProxyRegistry registry;

		@Test
		void aServiceIsReplacedByAMock() {
			given(this.echo.echo("a")).willReturn("b");
			assertThat(this.registry.getService(Echo.class).echo("a")).isEqualTo("b");
		}

	}

	@Nested
	@SpringBootTest(classes = TwoClients.class, webEnvironment = WebEnvironment.NONE,
			properties = { "socketpool.port=9000", "socketpool.clients.quotes.port=9001" })
	class OfOneOfTwoClients {

		@MockitoBean
		@Qualifier("quotes")
		Echo echo;

		@Autowired
		ProtocolServiceProxyRegistry registry;

		@Test
		void theServiceOfOneClientIsReplacedByAMock() {
			given(this.echo.echo("a")).willReturn("b");
			assertThat(this.registry.getService("quotes", Echo.class)).isSameAs(this.echo);
			assertThat(this.registry.getService("default", Echo.class)).isNotSameAs(this.echo);
		}

	}

	@Nested
	@SpringBootTest(classes = OneClient.class, webEnvironment = WebEnvironment.NONE,
			properties = "socketpool.port=9000")
	class WithMockedClients {

		@MockitoBean
		ProtocolClients clients;

		@Autowired
		Echo echo;

		@Test
		void mockedClientsDoNotStopTheStart() {
			assertThat(this.echo).hasToString(Echo.class.getName() + "[client=default]");
			assertThat(this.clients.names()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(classes = TwoClients.class, webEnvironment = WebEnvironment.NONE,
			properties = { "socketpool.port=9000", "socketpool.clients.quotes.port=9001" })
	class OverMocks {

		@MockitoBean(answers = Answers.RETURNS_DEEP_STUBS)
		@Qualifier("quotes")
		ProtocolClient client;

		@MockitoSpyBean
		@Qualifier("quotes")
		Echo echo;

		@Test
		void aSpyOfAServiceCallsTheMockOfItsClient() {
			given(this.client.call("a").operation("echo").retrieve(String.class)).willReturn("b");
			assertThat(this.echo.echo("a")).isEqualTo("b");
			then(this.echo).should().echo("a");
		}

	}

	interface Echo {

		@ProtocolExchange
		String echo(String request);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	@ImportProtocolServices(types = Echo.class)
	static class OneClient {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	@ImportProtocolServices(types = Echo.class)
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class TwoClients {

	}

}

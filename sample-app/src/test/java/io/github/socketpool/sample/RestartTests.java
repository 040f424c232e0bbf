package io.github.socketpool.sample;

import java.util.Map;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.sample.quote.Quote;
import io.github.socketpool.sample.quote.QuoteRequest;
import io.github.socketpool.sample.rate.Rate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that both clients work again after the application has been stopped and started.
 */
@SampleTest
@DirtiesContext
class RestartTests {

	@Autowired
	private ConfigurableApplicationContext context;

	@Autowired
	private ProtocolClients clients;

	@Test
	void bothClientsWorkAgainAfterAStopAndAStart() {
		callBoth();
		this.context.stop();
		assertThatExceptionOfType(PoolClosedException.class).isThrownBy(this::quote);
		assertThatExceptionOfType(PoolClosedException.class).isThrownBy(this::rate);
		this.context.start();
		callBoth();
	}

	private void callBoth() {
		assertThat(quote().symbol()).isEqualTo("ACME");
		assertThat(rate().to()).isEqualTo("USD");
	}

	private Quote quote() {
		return this.clients.get("default").call(new QuoteRequest("ACME")).retrieve(Quote.class);
	}

	private Rate rate() {
		ProtocolClient rates = this.clients.get("rates");
		return rates.call(Map.of("from", "EUR", "to", "USD")).operation("rate").retrieve(Rate.class);
	}

}

package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.client.ProtocolClient;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@SpringBootTest
class QuotesTests {

	@MockitoBean(answers = Answers.RETURNS_DEEP_STUBS)
	ProtocolClient client;

	@Autowired
	Quotes quotes;

	@Test
	void latest() {
		Quote quote = new Quote("ACME", 42);
		given(this.client.call(new QuoteRequest("ACME")).retrieve(Quote.class)).willReturn(quote);
		assertThat(this.quotes.latest("ACME")).isEqualTo(quote);
	}

}

package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.service.ImportProtocolServices;

import org.springframework.context.annotation.Configuration;

@Configuration
@ImportProtocolServices(types = QuoteCalls.class)
class QuoteCallsConfiguration {

}

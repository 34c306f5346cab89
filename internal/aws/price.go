package aws

// What an interface endpoint costs, without the data that it processes: it is billed for each hour in each availability zone,
// whether or not it is used. Other regions have other prices.
// Source: https://aws.amazon.com/privatelink/pricing/, as quoted in May 2026 by
// https://awsnegotiations.com/privatelink-cost-analysis.html
const (
	// EndpointHourUSD is the price of an hour in one availability zone, in US dollars.
	EndpointHourUSD = 0.01
	// EndpointPriceRegion is the region that the price is of.
	EndpointPriceRegion = "us-east-1"
	// EndpointPriceDate is when the price was looked up.
	EndpointPriceDate = "2026-05"
	// EndpointPriceSource is the page that publishes prices of all regions.
	EndpointPriceSource = "https://aws.amazon.com/privatelink/pricing/"
	// HoursPerMonth is how many hours a month has on average: 365 × 24 / 12.
	HoursPerMonth = 730
)

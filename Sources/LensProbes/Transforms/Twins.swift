/// Words that can stand for each other: British and American spelling, and function words with a twin.
enum Twins {
    /// Each word to its twin, both ways.
    static let table = Dictionary(pairs.flatMap { [($0, $1), ($1, $0)] }) { first, _ in first }

    static let pairs: [(String, String)] = [
        ("aluminium", "aluminum"), ("analyse", "analyze"), ("apologise", "apologize"), ("behaviour", "behavior"),
        ("behaviours", "behaviors"), ("cancelled", "canceled"), ("catalogue", "catalog"), ("centre", "center"),
        ("centres", "centers"), ("characterised", "characterized"), ("colour", "color"), ("colours", "colors"),
        ("colourful", "colorful"), ("defence", "defense"), ("emphasise", "emphasize"), ("favour", "favor"),
        ("favourite", "favorite"), ("favourites", "favorites"), ("fibre", "fiber"), ("flavour", "flavor"),
        ("flavours", "flavors"), ("fulfil", "fulfill"), ("grey", "gray"), ("harbour", "harbor"), ("honour", "honor"),
        ("humour", "humor"), ("jewellery", "jewelry"), ("judgement", "judgment"), ("labelled", "labeled"),
        ("labour", "labor"), ("litre", "liter"), ("litres", "liters"), ("maximise", "maximize"), ("metre", "meter"),
        ("metres", "meters"), ("minimise", "minimize"), ("modelling", "modeling"), ("mould", "mold"),
        ("neighbour", "neighbor"), ("neighbours", "neighbors"), ("offence", "offense"), ("optimise", "optimize"),
        ("organisation", "organization"), ("organisations", "organizations"), ("organise", "organize"),
        ("organised", "organized"), ("prioritise", "prioritize"), ("realise", "realize"), ("realised", "realized"),
        ("recognise", "recognize"), ("recognised", "recognized"), ("rumour", "rumor"), ("sceptical", "skeptical"),
        ("specialise", "specialize"), ("summarise", "summarize"), ("theatre", "theater"), ("traveller", "traveler"),
        ("travellers", "travelers"), ("travelling", "traveling"), ("utilise", "utilize"), ("vapour", "vapor"),
        ("afterwards", "afterward"), ("although", "though"), ("amid", "amidst"), ("amongst", "among"),
        ("anybody", "anyone"), ("backwards", "backward"), ("everybody", "everyone"), ("forwards", "forward"),
        ("maybe", "perhaps"), ("somebody", "someone"), ("till", "until"), ("towards", "toward"),
    ]
}

"""What festivals are called: ours for each name that the `holidays` package has. Read only when tables are made."""

from __future__ import annotations

import re

DAY_OFF = ("休息日", "Day off")  # a day off that says of no festival
UNNAMED = re.compile(
    r"Day off \(substituted.*|(Substitute|Temporary Public|Bridge Public|National|Additional) [Hh]oliday"
    r"|Additional special \(non-working\) day"
)
MOVED = re.compile(
    r"^(Alternative holiday for |The ([Ss]econd )?[Dd]ay following (the )?)"
    r"| \((observed|estimated|observed, estimated|in lieu)\)$"
)
ASIDE = re.compile(  # days of a festival that are not its own first: before it, or moved from it
    r"\bEve\b|\bpreceding\b|^29 of|^Maundy|\badditional\b|^Alternative|\(observed|\(in lieu"
)

FESTIVALS: dict[tuple[str, str], tuple[str, ...]] = {  # (zh, en) → what the package says, where that is not en itself
    ("元旦", "New Year's Day"): (
        "New Year's Eve",
        "Day after New Year's Day",
        "Founding Day of the Republic of China",
    ),
    ("春节", "Lunar New Year"): (
        "29 of Lunar New Year",
        "Chinese New Year",
        "Chinese New Year (Second Day)",
        "Chinese New Year (Spring Festival)",
        "Chinese New Year's Day",
        "Chinese New Year's Eve",
        "Fifth Day of Lunar New Year",
        "Fourth Day of Lunar New Year",
        "Korean New Year",
        "Lunar New Year's Eve",
        "Second Day of Lunar New Year",
        "The day preceding Korean New Year",
        "The fourth day of Chinese New Year",
        "The second day of Chinese New Year",
        "The second day of Korean New Year",
        "The third day of Chinese New Year",
        "Third Day of Lunar New Year",
    ),
    ("清明节", "Tomb-Sweeping Day"): (),
    ("劳动节", "Labor Day"): ("International Labor Day", "National Labor Day", "Labour Day"),
    ("端午节", "Dragon Boat Festival"): (),
    ("中秋节", "Mid-Autumn Festival"): (),
    ("国庆节", "National Day"): ("National Day of the People's Republic of China",),
    ("重阳节", "Double Ninth Festival"): (),
    ("圣诞节", "Christmas"): (
        "Boxing Day",
        "Christmas Day",
        "Christmas Eve",
        "Saint Stephen's Day",
        "Second Day of Christmas",
        "The first weekday after Christmas Day",
        "The second weekday after Christmas Day",
    ),
    ("复活节", "Easter"): (
        "Black Saturday",
        "Easter Monday",
        "Easter Sunday",
        "Good Friday",
        "Maundy Thursday",
    ),
    ("感恩节", "Thanksgiving"): ("Thanksgiving Day",),
    # Chinese-speaking regions
    ("佛诞", "Buddha's Birthday"): ("The Buddha's Birthday",),
    ("香港特别行政区成立纪念日", "Hong Kong S.A.R. Establishment Day"): (),
    ("澳门特别行政区成立纪念日", "Macao S.A.R. Establishment Day"): (),
    ("和平纪念日", "Peace Memorial Day"): (),
    ("儿童节", "Children's Day"): ("National Children's Day",),
    ("孔子诞辰", "Confucius' Birthday"): (),
    ("光复节", "Taiwan Restoration Day"): ("Taiwan Restoration and Guningtou Victory Memorial Day",),
    # Moon calendars of the south and the west
    ("开斋节", "Eid al-Fitr"): (
        "Eid al-Fitr (Second Day)",
        "Eid al-Fitr (additional holiday)",
        "Eid al-Fitr Holiday",
        "Eid al-Fitr Second Day",
    ),
    ("宰牲节", "Eid al-Adha"): ("Day of Arafah", "Eid al-Adha Holiday"),
    ("伊斯兰教新年", "Islamic New Year"): (),
    ("圣纪节", "Prophet's Birthday"): ("Prophet Muhammad's Birthday",),
    ("登霄节", "Isra' and Mi'raj"): (),
    ("阿舒拉日", "Ashura"): (),
    ("卫塞节", "Vesak Day"): ("Buddha Purnima", "Visakha Bucha"),
    ("排灯节", "Diwali"): (),
    ("洒红节", "Holi"): (),
    ("湿婆节", "Maha Shivaratri"): (),
    ("罗摩诞辰", "Ram Navami"): (),
    ("大雄诞辰", "Mahavira's Birthday"): (),
    ("黑天诞辰", "Janmashtami"): ("Janmashtami (Vaishnava)",),
    ("十胜节", "Dussehra"): (),
    ("那纳克诞辰", "Guru Nanak's Birthday"): (),
    ("静居日", "Day of Silence"): (),
    ("万佛节", "Makha Bucha"): (),
    ("三宝佛节", "Asarnha Bucha"): (),
    ("守夏节", "Buddhist Lent Day"): (),
    ("宋干节", "Songkran"): ("Songkran Festival",),
    # Japan and Korea
    ("成人节", "Coming of Age Day"): (),
    ("建国纪念日", "Foundation Day"): (),
    ("天皇诞生日", "Emperor's Birthday"): (),
    ("春分节", "Vernal Equinox Day"): (),
    ("昭和节", "Showa Day"): (),
    ("宪法日", "Constitution Day"): (),
    ("绿之日", "Greenery Day"): (),
    ("海之日", "Marine Day"): (),
    ("山之日", "Mountain Day"): (),
    ("敬老日", "Respect for the Aged Day"): (),
    ("秋分节", "Autumnal Equinox Day"): (),
    ("体育节", "Sports Day"): (),
    ("文化节", "Culture Day"): (),
    ("勤劳感谢日", "Labor Thanksgiving Day"): (),
    ("三一节", "Independence Movement Day"): (),
    ("秋夕", "Chuseok"): ("The day preceding Chuseok", "The second day of Chuseok"),
    ("开天节", "National Foundation Day"): (),
    ("韩文日", "Hangul Day"): (),
    ("选举日", "Election Day"): (
        "Elections special (non-working) day",
        "Local Election Day",
        "National Assembly Election Day",
        "Polling Day",
        "Presidential Election Day",
    ),
    # South-East Asia and India
    ("最高元首诞辰", "Birthday of HM Yang di-Pertuan Agong"): (),
    ("马来西亚日", "Malaysia Day"): (),
    ("却克里王朝纪念日", "Chakri Memorial Day"): (),
    ("加冕日", "Coronation Day"): (),
    ("王后诞辰", "HM Queen Suthida's Birthday"): (),
    ("国王诞辰", "HM King Maha Vajiralongkorn's Birthday"): (),
    ("母亲节", "National Mother's Day"): ("HM Queen Sirikit The Queen Mother's Birthday",),
    ("九世王纪念日", "HM King Bhumibol Adulyadej Memorial Day"): (),
    ("五世王纪念日", "HM King Chulalongkorn Memorial Day"): (),
    ("父亲节", "National Father's Day"): ("HM King Bhumibol Adulyadej the Great's Birthday",),
    ("雄王节", "Hung Kings' Commemoration Day"): (),
    ("统一日", "Reunification Day"): ("Liberation Day/Reunification Day",),
    ("越南文化日", "Vietnam Cultural Day"): (),
    ("建国五原则日", "Pancasila Day"): (),
    ("英勇日", "Day of Valor"): (),
    ("阿基诺日", "Ninoy Aquino Day"): (),
    ("英雄日", "National Heroes Day"): (),
    ("博尼法西奥日", "Bonifacio Day"): (),
    ("黎刹日", "Rizal Day"): (),
    ("共和国日", "Republic Day"): (),
    ("安贝德卡诞辰", "Dr. B. R. Ambedkar's Birthday"): (),
    ("甘地诞辰", "Mahatma Gandhi's Birthday"): (),
    # The west
    ("独立日", "Independence Day"): (),
    ("马丁·路德·金日", "Martin Luther King Jr. Day"): (),
    ("总统日", "Presidents' Day"): ("Washington's Birthday",),
    ("阵亡将士纪念日", "Memorial Day"): (),
    ("六月节", "Juneteenth"): ("Juneteenth National Independence Day",),
    ("哥伦布日", "Columbus Day"): (),
    ("退伍军人节", "Veterans Day"): (),
    ("加拿大日", "Canada Day"): (),
    ("五月银行假日", "May bank holiday"): ("May Bank Holiday", "May Day"),
    ("春季银行假日", "Spring bank holiday"): ("Spring Bank Holiday",),
    ("夏季银行假日", "Summer bank holiday"): ("Late Summer Bank Holiday",),
    ("六月银行假日", "June bank holiday"): ("June Bank Holiday",),
    ("八月银行假日", "August bank holiday"): ("August Bank Holiday",),
    ("十月银行假日", "October bank holiday"): ("October Bank Holiday",),
    ("圣布里吉德日", "Saint Brigid's Day"): (),
    ("圣帕特里克节", "Saint Patrick's Day"): (),
    ("澳大利亚日", "Australia Day"): (),
    ("澳新军团日", "Anzac Day"): ("ANZAC Day",),
    ("怀唐伊日", "Waitangi Day"): (),
    ("国王诞辰", "King's Birthday"): (),
    ("毛利新年", "Matariki"): (),
    ("主显节", "Epiphany"): (),
    ("耶稣升天节", "Ascension Day"): (),
    ("圣灵降临节", "Pentecost"): ("Pentecost Monday",),
    ("圣母升天节", "Assumption Day"): ("Assumption Of Mary Day",),
    ("诸圣节", "All Saints' Day"): ("All Saints' Eve", "All Souls' Day"),
    ("圣母无染原罪节", "Immaculate Conception"): (),
    ("德国统一日", "German Unity Day"): (),
    ("二战胜利日", "Victory Day"): (),
    ("一战停战日", "Armistice Day"): (),
    ("国王节", "King's Day"): (),
    ("解放日", "Liberation Day"): (),
    ("圣方济各日", "Saint Francis of Assisi"): ("Saint Francis of Assisi, Patron Saint of Italy",),
    ("国家统一日", "National Unity Day"): (),
}
GOOD_FRIDAY = ("耶稣受难日", "Good Friday")
REGIONAL = {  # one name that means another day there
    ("TW", "National Day"): ("国庆日", "National Day"),
    ("TW", "Constitution Day"): ("行宪纪念日", "Constitution Day"),
    ("KR", "Memorial Day"): ("显忠日", "Memorial Day"),
    ("KR", "Liberation Day"): ("光复节", "Liberation Day"),
    **{(region, "Good Friday"): GOOD_FRIDAY for region in ("CA", "ES", "IN", "SG")},  # no Easter Monday to join it to
}
_OURS = {said: name for name, others in FESTIVALS.items() for said in (name[1], *others)}


def festival(said: str, region: str) -> tuple[str, str] | None:
    """The festival (zh, en) that the package means by the name of one day; None for a day off that names none.

    A name that is new to us stays as it is, in both languages.
    """
    said = MOVED.sub("", said)
    if UNNAMED.fullmatch(said):
        return None
    return REGIONAL.get((region, said)) or _OURS.get(said, (said, said))
